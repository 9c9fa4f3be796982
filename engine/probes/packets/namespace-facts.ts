/** What must be known of one network namespace to explain packets in it: names of links, own addresses, chains, the text of rules. */

import type { Tuple } from '#engine/trace/network.ts';
import type { PacketHeader } from '#engine/trace/packet.ts';
import { text } from '../netlink-attributes.ts';
import { addressText } from '../network/address-text.ts';
import { AttributeTable } from '../network/attribute-table.ts';
import { CONNTRACK, type ConnectionSeen, GET_CONNTRACK, parseConnection } from '../network/conntrack-parse.ts';
import { byChain, keyOfChain, parseSave } from '../network/iptables-text.ts';
import { dump } from '../network/netlink-dump.ts';
import { AF_NETLINK, NETLINK_NETFILTER, NETLINK_ROUTE, NetworkSocket } from '../network/netlink-socket.ts';
import { type Family, readRules } from '../network/read-rules.ts';
import { runIptablesSave } from '../network/run-iptables-save.ts';
import { NFGENMSG_BYTES, NFT_FAMILIES } from '../nftables-family.ts';
import type { Direction } from './flow-table.ts';
import type { Headers } from './headers.ts';
import type { Hook } from './open-packet.ts';
import { TRACE_TABLE } from './trace-words.ts';

const RTM_GETLINK = 18;
const RTM_GETADDR = 22;
const IFINFO = 16;
const IFADDR = 8;
const IFLA_NAME = 3;
const IFA = { address: 1, local: 2 };
const GET_CHAIN = (10 << 8) | 4;
const CHAIN = { table: 1, name: 3, hook: 4 };
const HOOK_NUMBER = 1;
const HOOKS: readonly Hook[] = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress'];
const MOST = 4096;
/** A link may have got another name meanwhile, and the namespace another address. */
const FRESH_MS = 1000;

/** `at`: ms; of connections ns of CLOCK_MONOTONIC. */
type Read<T> = { value: T; at: number };

export class NamespaceFacts {
  readonly inode: string;
  readonly fd: number;
  readonly #rootfs: string;
  #links: Read<Map<number, string>> | undefined;
  #addresses: Read<Set<string>> | undefined;
  #connections: Read<ConnectionSeen[]> | undefined;
  /** By family, table and chain. */
  #hooks = new Map<string, Hook>();
  /** By family and table, then handle. */
  readonly #rules = new Map<string, Map<number, string>>();
  readonly #missed = new Set<string>();
  #reading: Promise<void> | undefined;
  #frozen = false;

  constructor({ inode, fd }: { inode: string; fd: number }, rootfs: string) {
    this.inode = inode;
    this.fd = fd;
    this.#rootfs = rootfs;
  }

  /** The namespace goes, and its descriptor with it: what was known stays known. */
  freeze(): void {
    this.#frozen = true;
  }

  readonly nameOf = (index: number): string => {
    const name = this.#fresh(this.#links)?.get(index);
    if (name !== undefined || this.#frozen) return name ?? String(index);
    this.#links = { value: this.#readLinks(), at: performance.now() };
    return this.#links.value.get(index) ?? String(index);
  };

  isLocal(address: string): boolean {
    if (address.startsWith('127.') || address === '::1') return true;
    const known = this.#fresh(this.#addresses);
    if (known || this.#frozen) return known?.has(address) ?? false;
    this.#addresses = { value: this.#readAddresses(), at: performance.now() };
    return this.#addresses.value.has(address);
  }

  /** What conntrack calls the connection that a packet is of, and which way the packet goes. @param since when it was there (ns) */
  connectionOf({ protocol, header, echo }: Headers, since: number): { id: string; direction: Direction } | undefined {
    for (const { id, connection, echoes } of this.#connectionsSince(since)) {
      if (connection.protocol !== protocol) continue;
      if (isTuple(connection.original, header) && echoes?.original === echo) return { id, direction: 'original' };
      if (isTuple(connection.reply, header) && echoes?.reply === echo) return { id, direction: 'reply' };
    }
    return undefined;
  }

  hookOf(family: string, table: string, chain: string): Hook | undefined {
    return this.#hooks.get(`${family} ${table} ${chain}`);
  }

  hasHook(hook: Hook): boolean {
    for (const [chain, of] of this.#hooks) if (of === hook && !chain.includes(` ${TRACE_TABLE} `)) return true;
    return false;
  }

  ruleOf(family: string, table: string, handle: number): string | undefined {
    return this.#rules.get(`${family} ${table}`)?.get(handle);
  }

  /** A rule that was not found when it was looked for is not looked for again. */
  mayRead(family: string, table: string, handle: number): boolean {
    const key = `${family} ${table} ${handle}`;
    if (this.#missed.size > MOST) this.#missed.clear();
    return !this.#missed.has(key) && this.#missed.add(key) !== undefined;
  }

  /** Reads chains and rules anew; those that were known stay known. Never rejects: what cannot be read is not explained. */
  readRules(): Promise<void> {
    if (this.#frozen) return Promise.resolve();
    this.#reading ??= this.#readRules()
      .catch(() => {})
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  #fresh<T>(read: Read<T> | undefined): T | undefined {
    return read && (this.#frozen || performance.now() - read.at < FRESH_MS) ? read.value : undefined;
  }

  /** What was read before that does not have a connection that has only begun. */
  #connectionsSince(since: number): readonly ConnectionSeen[] {
    const read = this.#connections;
    if (this.#frozen || (read && read.at > since)) return read?.value ?? [];
    const at = Number(process.hrtime.bigint());
    const found = this.#dumped(NETLINK_NETFILTER, CONNTRACK | GET_CONNTRACK, NFGENMSG_BYTES);
    this.#connections = {
      value: found.flatMap((body) => parseConnection(CONNTRACK, body) ?? []),
      at,
    };
    return this.#connections.value;
  }

  #readLinks(): Map<number, string> {
    return new Map(
      this.#dumped(NETLINK_ROUTE, RTM_GETLINK, IFINFO).map((body) => [
        body.readInt32LE(4),
        text(new AttributeTable(body.subarray(IFINFO)).get(IFLA_NAME) ?? Buffer.alloc(0)),
      ]),
    );
  }

  #readAddresses(): Set<string> {
    return new Set(
      this.#dumped(NETLINK_ROUTE, RTM_GETADDR, IFADDR).flatMap((body) => {
        const values = new AttributeTable(body.subarray(IFADDR));
        const address = values.get(IFA.local) ?? values.get(IFA.address);
        return address ? [addressText(address)] : [];
      }),
    );
  }

  async #readRules(): Promise<void> {
    this.#hooks = this.#readHooks();
    const reading = this.#with(NETLINK_NETFILTER, readRules);
    const chains = byChain(reading);
    for (const family of new Set(reading.chains.map((chain) => chain.family))) await this.#readTexts(family, chains);
  }

  /** Text and handles are read one after the other: where they do not fit, a rule came or went between. */
  async #readTexts(family: Family, chains: ReturnType<typeof byChain>): Promise<void> {
    const saved = parseSave(await runIptablesSave(this.#rootfs, this.fd, family, new AbortController().signal));
    for (const { table, chain, rules } of saved) {
      const { handles = [] } = chains.get(keyOfChain(family, table, chain)) ?? {};
      if (handles.length !== rules.length) continue;
      const known = this.#rules.get(`${family} ${table}`) ?? new Map<number, string>();
      this.#rules.set(`${family} ${table}`, known);
      for (const [at, handle] of handles.entries()) known.set(handle, rules[at] ?? '');
    }
  }

  #readHooks(): Map<string, Hook> {
    const hooks = new Map<string, Hook>();
    for (const body of this.#dumped(NETLINK_NETFILTER, GET_CHAIN, NFGENMSG_BYTES)) {
      const values = new AttributeTable(body.subarray(NFGENMSG_BYTES));
      const [table, name, hook] = [values.get(CHAIN.table), values.get(CHAIN.name), values.get(CHAIN.hook)];
      const number = hook && new AttributeTable(hook).get(HOOK_NUMBER)?.readUInt32BE(0);
      if (!table || !name || number === undefined) continue;
      hooks.set(`${NFT_FAMILIES[body[0] ?? 0] ?? 'other'} ${text(table)} ${text(name)}`, HOOKS[number] ?? 'other');
    }
    return hooks;
  }

  #dumped(protocol: number, type: number, fixed: number): Buffer[] {
    const messages = this.#with(protocol, (socket) => dump(socket, type, Buffer.alloc(fixed), MOST).messages);
    return messages.map(({ body }) => body).filter((body) => body.length >= fixed);
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

const isTuple = (tuple: Tuple, header: PacketHeader): boolean =>
  tuple.src === header.src && tuple.dst === header.dst && tuple.sport === header.sport && tuple.dport === header.dport;
