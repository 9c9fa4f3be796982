/** Bridge networks: `br-<first 12 digits of the network's id>` in iptables and netlink tells whose work a call is. */
import type { Json } from '#engine/trace/event.ts';
import { identitiesIn } from './identity.ts';
import type { Exchange, World } from './world.ts';

const BRIDGE = /\bbr-[0-9a-f]{12}\b/;
const MAKES = 'POST /networks/create';

export const bridgeOf = (network: string): string => `br-${network.slice(0, 12)}`;

/** `certain`: the request names the bridge itself. */
export type Work = { request: Exchange; bridge: string; certain: boolean };

/** The request that makes or removes the bridge of which these arguments speak. */
export function networkWork(world: World, detail: Json | undefined): Work | undefined {
  const [bridge, ...others] = new Set(JSON.stringify(detail ?? '').match(new RegExp(BRIDGE, 'g')) ?? []);
  if (bridge === undefined || others.length > 0) return undefined;
  const open = [...world.exchanges.values()];
  const named = open.find((request) => request.named.has(bridge));
  if (named) return { request: named, bridge, certain: named.name !== MAKES };
  return concernsContainer(detail) ? undefined : claim(world, open, bridge);
}

/** A container's rules name its bridge too, beside its address or its port. */
const concernsContainer = (detail: Json | undefined): boolean => identitiesIn(detail).size > 0;

/** A bridge that no network was known to have is of the one network in the making that has none yet. */
function claim(world: World, open: readonly Exchange[], bridge: string): Work | undefined {
  const making = open.filter(({ name, named }) => name === MAKES && !BRIDGE.test([...named].join(' ')));
  const [request] = making;
  if (!request || making.length > 1 || [...world.bridges.values()].includes(bridge)) return undefined;
  request.named.add(bridge);
  return { request, bridge, certain: false };
}

/** From now on the network is known by its id and by its name. */
export function learnNetwork(world: World, id: string, name: Json | undefined): void {
  world.bridges.set(id, bridgeOf(id));
  if (typeof name === 'string') world.bridges.set(name, bridgeOf(id));
}
