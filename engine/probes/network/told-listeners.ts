/** Who listens in a namespace, with the process of the lab that does. */
import type { NetListeners } from '#engine/trace/network.ts';
import type { RawListener } from './listeners-table.ts';
import type { SocketHolders } from './socket-holders.ts';

/** In one namespace; more are not told. */
export const MOST_LISTENERS = 512;

type Listener = NetListeners['listeners'][number];

/** In an order of its own, since the kernel's is that of a hash. */
export function listenersFact(raw: readonly RawListener[], holders: SocketHolders): NetListeners {
  const found = holders.find(raw.map(({ inode }) => inode));
  const listeners = raw.map(({ inode, ...listener }): Listener => ({ ...listener, ...found.get(inode) }));
  return { listeners: listeners.toSorted(order).slice(0, MOST_LISTENERS) };
}

const order = (a: Listener, b: Listener): number =>
  a.port - b.port || compare(a.protocol, b.protocol) || compare(a.address, b.address) || (a.pid ?? 0) - (b.pid ?? 0);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
