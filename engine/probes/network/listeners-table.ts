/** Sockets, and who listens, from the tables in /proc/net, pure. */
import type { NetListeners } from '#engine/trace/network.ts';
import { addressText } from './address-text.ts';
import type { DiagSocket } from './inet-diag.ts';

export type RawListener = Pick<NetListeners['listeners'][number], 'protocol' | 'address' | 'port'> & { inode: string };

const LISTEN = '0A';
/** A UDP socket that is connected to nobody takes from everybody. */
const UNCONNECTED = '07';
const REST: Readonly<Record<RawListener['protocol'], string>> = { tcp: LISTEN, udp: UNCONNECTED };

/** @param table of /proc/net/tcp and the like */
export const listenersIn = (protocol: RawListener['protocol'], table: string): RawListener[] =>
  socketsIn(table).flatMap(({ state, local, inode }) =>
    state === REST[protocol] ? [{ protocol, ...local, inode }] : [],
  );

/** @param table `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …` @returns `state` in hex */
export function socketsIn(table: string): (DiagSocket & { state: string })[] {
  return table.split('\n').flatMap((line) => {
    const [, here = '', there = '', state = '', , , , , , inode = '0'] = line.trim().split(/\s+/);
    const [local, remote] = [endpointIn(here), endpointIn(there)];
    return local && remote ? [{ local, remotePort: remote.port, inode, state }] : [];
  });
}

function endpointIn(text: string): DiagSocket['local'] | undefined {
  const [, address, port = ''] = /^([0-9A-F]+):([0-9A-F]{4})$/.exec(text) ?? [];
  return address === undefined ? undefined : { address: addressText(words(address)), port: Number.parseInt(port, 16) };
}

/** The kernel prints an address as words of 32 bits in the machine's order: little. */
const words = (hex: string): Uint8Array => {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length % 4 === 0 ? bytes.swap32() : bytes;
};
