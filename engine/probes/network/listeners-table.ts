/** Who listens, from the tables in /proc/net, pure. */
import type { NetListeners } from '#engine/trace/network.ts';
import { addressText } from './address-text.ts';

export type RawListener = Pick<NetListeners['listeners'][number], 'protocol' | 'address' | 'port'> & { inode: string };

const LISTEN = '0A';
/** A UDP socket that is connected to nobody takes from everybody. */
const UNCONNECTED = '07';
const REST: Readonly<Record<RawListener['protocol'], string>> = { tcp: LISTEN, udp: UNCONNECTED };

/** @param table of /proc/net/tcp and the like: `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …` */
export function listenersIn(protocol: RawListener['protocol'], table: string): RawListener[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [, address = '', port = ''] = /^([0-9A-F]+):([0-9A-F]{4})$/.exec(local) ?? [];
    if (state !== REST[protocol] || address === '') return [];
    return [{ protocol, address: addressText(words(address)), port: Number.parseInt(port, 16), inode }];
  });
}

/** The kernel prints an address as words of 32 bits in the machine's order: little. */
const words = (hex: string): Uint8Array => {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length % 4 === 0 ? bytes.swap32() : bytes;
};
