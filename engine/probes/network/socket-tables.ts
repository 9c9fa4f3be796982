/** The tables of sockets that the kernel prints for a network namespace. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import type { DiagProtocol } from './inet-diag.ts';
import { inNetworkNamespace } from './network-namespace.ts';

const LARGEST_TABLE = 4 << 20;
const TABLES: readonly [DiagProtocol, string][] = [
  ['tcp', 'tcp'],
  ['tcp', 'tcp6'],
  ['udp', 'udp'],
  ['udp', 'udp6'],
];

/** @param namespace descriptor of it */
export const tablesPrinted = (
  namespace: number,
  protocols: readonly DiagProtocol[] = ['tcp', 'udp'],
): (readonly [DiagProtocol, string])[] =>
  inNetworkNamespace(namespace, () =>
    TABLES.filter(([protocol]) => protocols.includes(protocol)).map(([protocol, name]) => [protocol, tableOf(name)]),
  );

/** `thread-self`: of this thread, which is in another namespace for the moment. */
const tableOf = (name: string): string => {
  try {
    return readUpTo(`/proc/thread-self/net/${name}`, LARGEST_TABLE);
  } catch {
    // A kernel without IPv6.
    return '';
  }
};
