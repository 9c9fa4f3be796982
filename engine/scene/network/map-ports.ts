/** Ports of the host that lead into a container, by the rules that rewrite and the processes that listen. */
import type { NetChain, NetListeners } from '#engine/trace/network.ts';
import type { MapBox, MapPort, MapWire } from './map-shape.ts';
import type { NetWorld } from './net-world.ts';
import { parseRule } from './rule-parse.ts';

type Listener = NetListeners['listeners'][number];

export function publishedPorts(
  world: NetWorld,
  boxes: readonly MapBox[],
  wires: readonly MapWire[],
  host: string | undefined,
): MapPort[] {
  const listeners = host === undefined ? [] : (world.listeners.get(host)?.listeners ?? []);
  const ports = new Map<string, MapPort>();
  for (const chain of world.chains.values()) if (chain.namespace === host) addRewritten(ports, chain, listeners);
  for (const listener of listeners) addProxied(ports, listener);
  const at = new Map(wires.flatMap(({ box, addresses }) => addresses.map((one) => [bare(one), box] as const)));
  const known = new Set(boxes.map(({ id }) => id));
  return [...ports.values()]
    .map((port) => {
      const box = port.target && at.get(port.target.address);
      return box !== undefined && known.has(box) ? { ...port, box } : port;
    })
    .sort((a, b) => a.port - b.port || (a.id < b.id ? -1 : 1));
}

/** `172.17.0.2/16` → `172.17.0.2` */
const bare = (address: string): string => address.split('/')[0] as string;

function addRewritten(ports: Map<string, MapPort>, chain: NetChain, listeners: readonly Listener[]): void {
  if (chain.table !== 'nat' || chain.chain === 'DOCKER_OUTPUT') return;
  for (const text of chain.rules) {
    const { target, protocol = 'tcp', dport, dst, to } = parseRule(text);
    if (target !== 'DNAT' || dport === undefined || to === undefined) continue;
    const address = dst && !dst.not ? bare(dst.value) : chain.family === 'ip' ? '0.0.0.0' : '::';
    const port = Number(dport);
    const id = `${protocol}/${address}:${port}`;
    ports.set(id, {
      ...{ id, protocol, address, port, ...targetOf(to) },
      rule: { ...chain, text },
      listeners: listeners.filter((one) => one.port === port && one.protocol === protocol && one.address === address),
    });
  }
}

/** `172.17.0.2:80`, `[fd00::2]:80` */
function targetOf(to: string): Pick<MapPort, 'target'> {
  const [, address, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(to) ?? [];
  return address && port ? { target: { address, port: Number(port) } } : {};
}

/** One that no rule leads to, as of IPv6 where the container has no such address. */
function addProxied(ports: Map<string, MapPort>, listener: Listener): void {
  if (listener.program !== 'docker-proxy') return;
  const id = `${listener.protocol}/${listener.address}:${listener.port}`;
  if (ports.has(id)) return;
  const after = (flag: string): string | undefined => listener.argv?.[listener.argv.indexOf(flag) + 1];
  const [address, port] = listener.argv ? [after('-container-ip'), after('-container-port')] : [];
  ports.set(id, {
    ...{ id, protocol: listener.protocol, address: listener.address, port: listener.port, listeners: [listener] },
    ...(address && port && { target: { address, port: Number(port) } }),
  });
}
