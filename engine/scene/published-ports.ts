/** Which ports the containers of a lab publish now. */
import { type PublishedPort, readPublishedPort } from '#engine/trace/published-port.ts';
import { nameOf, type Subject, subjectsOf, type World } from './world.ts';

const ANSWERING = new Set(['running', 'paused']);

/** By port number; one line for each address. Sorted, so that equal worlds give equal lists. */
export const publishedPorts = (world: World): PublishedPort[] =>
  subjectsOf(world, 'container')
    .filter(({ state }) => ANSWERING.has(state))
    .flatMap(portsOf)
    .sort((a, b) => a.port - b.port || order(a.address, b.address));

/** IPv4 before IPv6, as `docker ps` has them. */
const order = (one: string, other: string): number =>
  Number(one.startsWith('[')) - Number(other.startsWith('[')) || one.localeCompare(other);

function portsOf(container: Subject): PublishedPort[] {
  const { ports } = container.attributes;
  if (!Array.isArray(ports)) return [];
  return ports.map((written) => readPublishedPort(written, nameOf(container))).filter((port) => port !== null);
}

/** One TCP port as a browser can open it, whatever the addresses that it is published at. */
export type OpenablePort = Omit<PublishedPort, 'address' | 'protocol'> & {
  addresses: string[];
  /** Published at an address of the lab that its own loopback does not reach. */
  elsewhere: boolean;
};

const BY_LOOPBACK = new Set(['0.0.0.0', '[::]', '127.0.0.1', '[::1]']);

export function openablePorts(published: readonly PublishedPort[]): OpenablePort[] {
  const byPort = new Map<number, OpenablePort>();
  for (const { address, protocol, ...port } of published) {
    if (protocol !== 'tcp') continue;
    const known = byPort.get(port.port);
    const addresses = [...(known?.addresses ?? []), address];
    byPort.set(port.port, { ...(known ?? port), addresses, elsewhere: !addresses.some((one) => BY_LOOPBACK.has(one)) });
  }
  return [...byPort.values()];
}
