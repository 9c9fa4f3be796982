/**
 * Makes the kernel trace the packets of a network namespace: a table of nftables that belongs to one process (`flags owner`), so it is gone
 * however that process ends, and that `iptables` does not show. Of each connection it picks no more than a person could follow.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { PacketFilter } from '#engine/trace/packet.ts';
import { inNetworkNamespace } from '../network/network-namespace.ts';
import { TRACE_TABLE } from './trace-words.ts';

/** Before all that iptables has: its `raw` is at -300. */
const PRIORITY = -350;
const PICKED = 'limit rate over 10/second burst 40 packets';
const ALL = 'limit rate 600/second burst 1200 packets';
const NOBODY = '65534';
/** It reads nothing of the lab's; it is bound all the same. */
const CONFINED = [
  ...['--pdeathsig', 'KILL', '--no-new-privs', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'],
  ...['--inh-caps=-all,+net_admin', '--ambient-caps=-all,+net_admin', '--bounding-set=-all,+net_admin'],
];
const PATIENCE_MS = 10_000;

/** For `nft`. Only the protocol can be told here: ports and addresses are others before and after they are rewritten. */
export function traceTable({ protocol }: PacketFilter = {}): string {
  const only = protocol === 'icmp' ? 'meta l4proto { icmp, ipv6-icmp }' : protocol && `meta l4proto ${protocol}`;
  const rules = [
    ...(only ? [`${only.replace('l4proto', 'l4proto !=')} return`] : []),
    'tcp flags & (syn | fin | rst) != 0 meta nftrace set 1 accept',
    `meta l4proto { tcp, udp } update @flows { ip saddr . th sport . ip daddr . th dport ${PICKED} } return`,
    `meta l4proto { tcp, udp } update @flows6 { ip6 saddr . th sport . ip6 daddr . th dport ${PICKED} } return`,
    `${ALL} meta nftrace set 1 accept`,
  ].join('; ');
  const chain = (hook: string) =>
    `chain ${hook} { type filter hook ${hook} priority ${PRIORITY}; policy accept; ${rules}; };`;
  const set = (name: string, address: string) =>
    `set ${name} { type ${address} . inet_service . ${address} . inet_service; flags dynamic,timeout; timeout 60s; size 8192; };`;
  return `add table inet ${TRACE_TABLE} { flags owner; ${set('flows', 'ipv4_addr')} ${set('flows6', 'ipv6_addr')} ${chain('prerouting')} ${chain('output')} }`;
}

export class TraceTable {
  readonly #child: ChildProcess;
  #said = '';

  /** @param rootfs of the lab image @param namespace a descriptor of it */
  private constructor(rootfs: string, namespace: number) {
    const argv = [rootfs, '/usr/bin/setpriv', ...CONFINED, '--', '/usr/sbin/nft', '-i'];
    // A child is in the network namespace of the thread that forks it.
    this.#child = inNetworkNamespace(namespace, () =>
      spawn('chroot', argv, {
        env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, TERM: 'dumb' },
        stdio: 'pipe',
      }),
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said = (this.#said + text).slice(-4000);
      });
    this.#child.stdin?.on('error', () => {});
  }

  /** Resolves when packets are traced. Rejects with what nft said, and leaves nothing. */
  static async open(rootfs: string, namespace: number, filter?: PacketFilter): Promise<TraceTable> {
    const table = new TraceTable(rootfs, namespace);
    try {
      await table.#make(traceTable(filter));
      return table;
    } catch (error) {
      await table.close();
      throw error;
    }
  }

  /** Resolves when the table is gone. It is nobody's process, which we have no right to kill: it ends when it is told nothing more. */
  async close(): Promise<void> {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin?.end();
    // Else it ends with us.
    await Promise.race([gone, delay(PATIENCE_MS, undefined, { ref: false })]);
  }

  /** What nft says on its way, and an answer of a sort: it prints only what it does not understand. */
  #make(script: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`nft: ${why}`));
      const late = setTimeout(() => fail(`no answer: ${this.#said}`), PATIENCE_MS);
      this.#child.once('error', (error) => fail(error.message));
      this.#child.once('exit', () => fail(`it ended: ${this.#said}`));
      this.#child.stdout?.on('data', () => {
        if (!this.#said.includes(`table inet ${TRACE_TABLE} {`)) return;
        clearTimeout(late);
        resolve();
      });
      this.#child.stderr?.on('data', () => {
        if (/^Error|Operation not/m.test(this.#said)) fail(this.#said.trim());
      });
      this.#child.stdin?.write(`${script}\nlist table inet ${TRACE_TABLE}\n`);
    });
  }
}
