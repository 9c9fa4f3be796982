/** One network namespace of a lab while it is watched: what the kernel tells of it unasked, and readings of it. */
import { closeSync } from 'node:fs';
import { CONNTRACK, type ConnectionSeen, GET_CONNTRACK, parseConnection } from './conntrack-parse.ts';
import type { RawListener } from './listeners-table.ts';
import { ask, dump } from './netlink-dump.ts';
import { attributeBytes, uint32 } from './netlink-message.ts';
import { AF_NETLINK, NETLINK_NETFILTER, NETLINK_ROUTE, NetworkSocket } from './netlink-socket.ts';
import { type Heard, PacedMessages } from './paced-messages.ts';
import { forwards, type LinkReading, readLinks } from './read-links.ts';
import { readListeners } from './read-listeners.ts';
import { type RuleReading, readRules } from './read-rules.ts';

/** Groups: links, neighbours, addresses and routes of both families, settings (`ip_forward`). */
const ROUTE_GROUPS = [1, 3, 5, 7, 9, 11, 24];
const NFTABLES_GROUPS = [7];
const CONNTRACK_GROUPS = [1, 2, 3];
const RECEIVE_BUFFER = 2 << 20;
const RTM_GETNSID = 90;
const NETNSA_FD = 3;

export type NamespaceNews = {
  /** links, addresses, routes, neighbours or settings are others */
  links(): void;
  rules(): void;
  connection(seen: ConnectionSeen): void;
  /** The kernel dropped news of a kind, since there was more than was read. */
  overrun(of: 'links' | 'rules' | 'connections'): void;
};

export class NamespaceWatch {
  readonly inode: string;
  /** of the namespace */
  readonly fd: number;
  readonly #messages: PacedMessages[] = [];

  /** Takes the descriptor over. @throws the system's error, with nothing left open */
  constructor(inode: string, fd: number, news: NamespaceNews) {
    this.inode = inode;
    this.fd = fd;
    try {
      this.#hear(NETLINK_ROUTE, ROUTE_GROUPS, { message: () => news.links(), overrun: () => news.overrun('links') });
      this.#hear(NETLINK_NETFILTER, NFTABLES_GROUPS, {
        message: () => news.rules(),
        overrun: () => news.overrun('rules'),
      });
      this.#hear(NETLINK_NETFILTER, CONNTRACK_GROUPS, {
        message: ({ type, body }) => {
          const seen = parseConnection(type, body);
          if (seen) news.connection(seen);
        },
        overrun: () => news.overrun('connections'),
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    for (const messages of this.#messages) messages.close();
    closeSync(this.fd);
  }

  links(): LinkReading {
    return this.#with(NETLINK_ROUTE, readLinks);
  }

  forwards(): boolean {
    return forwards(this.fd);
  }

  rules(): RuleReading {
    return this.#with(NETLINK_NETFILTER, readRules);
  }

  /** @param most of them */
  connections(most: number): ConnectionSeen[] {
    const all = this.#with(NETLINK_NETFILTER, (socket) =>
      dump(socket, CONNTRACK | GET_CONNTRACK, Buffer.alloc(4), most),
    );
    return all.messages.flatMap(({ type, body }) => parseConnection(type, body) ?? []);
  }

  listeners(): RawListener[] {
    return readListeners(this.fd);
  }

  /** What each of the others is called here; undefined for those that this namespace has no link to. */
  numbersOf(others: readonly NamespaceWatch[]): (number | undefined)[] {
    return this.#with(NETLINK_ROUTE, (socket) =>
      others.map(({ fd }) => {
        const body = Buffer.concat([Buffer.alloc(4), attributeBytes(NETNSA_FD, uint32(fd))]);
        const answer = ask(socket, RTM_GETNSID, body)?.body;
        const number = answer && answer.length >= 12 ? answer.readInt32LE(8) : -1;
        return number < 0 ? undefined : number;
      }),
    );
  }

  #hear(protocol: number, groups: readonly number[], heard: Heard): void {
    const options = { domain: AF_NETLINK, protocol, groups, receiveBuffer: RECEIVE_BUFFER } as const;
    this.#messages.push(new PacedMessages(new NetworkSocket({ namespace: this.fd, ...options }), heard));
  }

  #with<T>(protocol: number, use: (socket: NetworkSocket) => T): T {
    const socket = new NetworkSocket({ namespace: this.fd, domain: AF_NETLINK, protocol });
    try {
      return use(socket);
    } finally {
      socket.close();
    }
  }
}
