/** Which program of a lab has a socket, found by the addresses of a packet in the namespace where it begins or ends. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { addressText } from '../network/address-text.ts';
import { inNetworkNamespace } from '../network/network-namespace.ts';
import { SocketHolders } from '../network/socket-holders.ts';
import type { Headers } from './headers.ts';
import { newestHolder } from './newest-holder.ts';
import type { SeenSocket } from './open-packet.ts';

type Local = { address: string; port: number };
type Holder = Omit<SeenSocket, 'namespace'>;
type Row = { local: Local; remotePort: number; inode: string };

const TABLES = { tcp: ['tcp', 'tcp6'], udp: ['udp', 'udp6'] } as const;
const LARGEST_TABLE = 1 << 20;
/** A program may ask for many connections a second: then not all of them are asked for. */
const MOST_PER_SECOND = 40;
const MOST_KNOWN = 2048;
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::ffff:0.0.0.0']);

export class SocketPrograms {
  readonly #lab: number;
  readonly #holders: SocketHolders;
  readonly #known = new Map<string, SeenSocket>();
  #second = 0;
  #asked = 0;

  /** @param lab its index */
  constructor(lab: number) {
    this.#lab = lab;
    this.#holders = new SocketHolders(lab);
  }

  /** @param side of the packet that this namespace is @param namespace its inode and a descriptor of it */
  find(headers: Headers, side: 'src' | 'dst', namespace: { inode: string; fd: number }): SeenSocket | undefined {
    const { protocol, header } = headers;
    if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
    const [local, remote] = side === 'src' ? [header.sport, header.dport] : [header.dport, header.sport];
    const address = header[side];
    const key = `${namespace.inode} ${protocol} ${address}:${local} ${remote}`;
    const known = this.#known.get(key);
    if (known) return known;
    if (local === undefined || remote === undefined || !this.#may()) return undefined;
    const holder = this.#holderOf(rowsIn(namespace.fd, protocol), { address, port: local }, remote);
    const found = holder && { namespace: namespace.inode, ...holder };
    if (found) this.#remember(key, found);
    return found;
  }

  #may(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#asked = 0;
    this.#second = second;
    return this.#asked++ < MOST_PER_SECOND;
  }

  #remember(key: string, found: SeenSocket): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, found);
  }

  /** Who has the connection, else who listens: until it is taken, and when it is over, it is nobody's. */
  #holderOf(rows: readonly Row[], local: Local, remote: number): Holder | undefined {
    const here = rows.filter(
      ({ local: { address, port }, inode }) =>
        port === local.port && inode !== '0' && (EVERYWHERE.has(address) || isSame(address, local.address)),
    );
    const own = here.find(({ remotePort }) => remotePort === remote)?.inode;
    const listening = here.find(({ remotePort }) => remotePort === 0)?.inode;
    const found = (own && this.#connecting(own)) || (listening && this.#held(listening));
    return found
      ? { ...(found.program && { program: found.program }), ...(found.pid && { pid: found.pid }) }
      : undefined;
  }

  /** Who connects has mostly just begun, and may be gone in a moment; so may a connection be that was just taken. */
  #connecting(inode: string) {
    return newestHolder(inode, this.#lab) ?? this.#held(inode);
  }

  #held(inode: string) {
    return this.#holders.find([inode]).get(inode);
  }
}

const isSame = (a: string, b: string): boolean => a === b || a === `::ffff:${b}`;

const rowsIn = (fd: number, protocol: 'tcp' | 'udp'): Row[] =>
  inNetworkNamespace(fd, () => TABLES[protocol].flatMap((name) => rowsOf(name)));

/** `thread-self`: of this thread, which is in another namespace for the moment. */
function rowsOf(name: string): Row[] {
  try {
    return readUpTo(`/proc/thread-self/net/${name}`, LARGEST_TABLE).split('\n').slice(1).flatMap(rowOf);
  } catch {
    // A kernel without IPv6.
    return [];
  }
}

/** `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …` */
function rowOf(line: string): Row[] {
  const [, local = '', remote = '', , , , , , , inode = '0'] = line.trim().split(/\s+/);
  const here = endpoint(local);
  const there = endpoint(remote);
  return here && there ? [{ local: here, remotePort: there.port, inode }] : [];
}

/** The kernel prints an address as words of 32 bits in the machine's order: little. */
function endpoint(text: string): Local | undefined {
  const [, address = '', port = ''] = /^([0-9A-F]+):([0-9A-F]{4})$/.exec(text) ?? [];
  const bytes = Buffer.from(address, 'hex');
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  return { address: addressText(bytes.swap32()), port: Number.parseInt(port, 16) };
}
