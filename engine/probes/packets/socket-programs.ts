/** Which program of a lab has a socket, found by the addresses of a packet in the namespace where it begins or ends. */
import type { DiagSocket } from '../network/inet-diag.ts';
import { socketsAt } from '../network/read-sockets.ts';
import { SocketHolders } from '../network/socket-holders.ts';
import type { Headers } from './headers.ts';
import { newestHolder } from './newest-holder.ts';
import type { SeenSocket } from './open-packet.ts';

type Local = DiagSocket['local'];
type Holder = Omit<SeenSocket, 'namespace'>;

/**
 * A program may ask for many connections a second: then not all of them are asked for. The kernel answers in a tenth of a millisecond, also
 * for each packet of a connection whose program is gone; to look for who has a socket takes some.
 */
const MOST_PER_SECOND = { asked: 500, searched: 60 };
const MOST_KNOWN = 2048;
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::ffff:0.0.0.0']);

export class SocketPrograms {
  readonly #lab: number;
  readonly #holders: SocketHolders;
  readonly #known = new Map<string, SeenSocket>();
  #second = 0;
  #left = { ...MOST_PER_SECOND };

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
    if (local === undefined || remote === undefined || !this.#may('asked')) return undefined;
    const here = { address, port: local };
    const there = { address: header[side === 'src' ? 'dst' : 'src'], port: remote };
    const holder = this.#holderOf(socketsIn(namespace.fd, protocol, here, there), here, remote);
    const found = holder && { namespace: namespace.inode, ...holder };
    if (found) this.#remember(key, found);
    return found;
  }

  #may(what: keyof typeof MOST_PER_SECOND): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#left = { ...MOST_PER_SECOND };
    this.#second = second;
    return this.#left[what]-- > 0;
  }

  #remember(key: string, found: SeenSocket): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, found);
  }

  /** Who has the connection, else who listens: until it is taken, and when it is over, it is nobody's. */
  #holderOf(rows: readonly DiagSocket[], local: Local, remote: number): Holder | undefined {
    const here = rows.filter(
      ({ local: { address, port }, inode }) =>
        port === local.port && inode !== '0' && (EVERYWHERE.has(address) || isSame(address, local.address)),
    );
    const own = here.find(({ remotePort }) => remotePort === remote)?.inode;
    // Who listens is not asked for in its place: a program that forks for each connection would have them all.
    if (own !== undefined && !this.#mayLookFor(own)) return undefined;
    const listening = here.find(({ remotePort }) => remotePort === 0)?.inode;
    const found = (own && this.#connecting(own)) || (listening && this.#mayLookFor(listening) && this.#held(listening));
    return found
      ? { ...(found.program && { program: found.program }), ...(found.pid && { pid: found.pid }) }
      : undefined;
  }

  #mayLookFor(inode: string): boolean {
    return this.#holders.knows(inode) || this.#may('searched');
  }

  /** Who connects has mostly just begun, and may be gone in a moment; so may a connection be that was just taken. */
  #connecting(inode: string) {
    const isNew = !this.#holders.knows(inode);
    return (isNew && newestHolder(inode, this.#lab)) || this.#held(inode);
  }

  #held(inode: string) {
    return this.#holders.find([inode]).get(inode);
  }
}

/** None of a namespace that goes. */
function socketsIn(...asked: Parameters<typeof socketsAt>): DiagSocket[] {
  try {
    return socketsAt(...asked);
  } catch {
    return [];
  }
}

const isSame = (a: string, b: string): boolean => a === b || a === `::ffff:${b}`;
