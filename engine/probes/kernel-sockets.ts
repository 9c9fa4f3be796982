/**
 * Which process of a lab has a socket of the internet's protocols, told as soon as the socket has its port: a program may be gone before
 * anybody could ask /proc. Told apart from calls, and never counted among them: a flood of connections takes nothing from those.
 *
 * TCP connects in the process, but has its port with the next change of state, in whoever's time that comes. What has no connection has
 * its port when `connect`, `bind` or `sendto` returns.
 */
import type { SocketObservation } from '#engine/correlate/observation.ts';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { nanos } from '#engine/trace/ids.ts';
import { openFile } from './kernel-files.ts';
import { IN_A_LAB, LAB, labOf } from './kernel-lab.ts';
import { addressText } from './network/address-text.ts';

/** Of one lab: more packets than that are not shown either. */
export const SOCKETS_PER_SECOND = 500;
const SOCKET_MARK = 'K|';

const SYN_SENT = 2;
const INET = 2;
const INET6 = 10;
const RAW = 3;
const STREAM = 1;
const TCP = 6;
const ICMP = 1;
const ICMP6 = 58;

/** An address of IPv4 as IPv6 writes it, `::ffff:a.b.c.d`, in the machine's words. */
const MAPPED = ['0', '0', '0xffff0000', '$sk->__sk_common.skc_daddr'];
const INET6_WORDS = [0, 1, 2, 3].map((word) => `$sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[${word}]`);

/** `K|protocol|uid|pid|ns|namespace|port|remote port|four words of the remote address|program` */
const print = (protocol: string, who: { uid: string; pid: string; at: string; program: string }, port: string) => {
  const line = (words: readonly string[]) =>
    `printf("${SOCKET_MARK}%d|%u|%d|%lld|%u|%d|%d|%u|%u|%u|%u|%s\\n", ${protocol}, ${who.uid}, ${who.pid}, ${who.at}, ` +
    `$sk->__sk_common.skc_net.net->ns.inum, ${port}, $sk->__sk_common.skc_dport, ${words.join(', ')}, ${who.program});`;
  return `if ($sk->__sk_common.skc_family == ${INET}) { ${line(MAPPED)} } else { ${line(INET6_WORDS)} }`;
};

const within = (lab: string, body: string): string =>
  `@sockets[${lab}]++; if (@sockets[${lab}] <= ${SOCKETS_PER_SECOND}) { ${body} }`;

const STATE = 'tracepoint:sock:inet_sock_set_state';
const who = {
  uid: '@connectUid[$key]',
  pid: '@connectPid[$key]',
  at: '@connectAt[$key]',
  program: '@connectComm[$key]',
};
const TCP_PROBES = [
  `${STATE} /args->protocol == ${TCP} && args->newstate == ${SYN_SENT} && ${IN_A_LAB}/ { $key = (uint64)args->skaddr; ` +
    '@connectUid[$key] = uid; @connectPid[$key] = pid; @connectAt[$key] = nsecs; @connectComm[$key] = comm; }',
  `${STATE} /args->newstate != ${SYN_SENT} && @connectAt[(uint64)args->skaddr]/ { $key = (uint64)args->skaddr; $sk = (struct sock*)args->skaddr; ` +
    `$lab = ${labOf(who.uid)}; ${within('$lab', print(String(TCP), who, 'args->sport'))} ` +
    'delete(@connectUid[$key]); delete(@connectPid[$key]); delete(@connectAt[$key]); delete(@connectComm[$key]); }',
];

const self = { uid: 'uid', pid: 'pid', at: '@askedAt[tid]', program: 'comm' };
const S_IFSOCK = '(0xc000)';
/** ICMP knows its questions by a number of their own; of a raw socket only the message has it. */
const IDENTIFIER = '*(uint16*)uptr((uint64)args->buff + 4)';

const asks = (call: string): string =>
  `tracepoint:syscalls:sys_enter_${call} /${IN_A_LAB}/ { $file = ${openFile('args->fd')}; ` +
  `if (($file->f_inode->i_mode & 0xf000) == ${S_IFSOCK}) { $sk = ((struct socket*)$file->private_data)->sk; $family = $sk->__sk_common.skc_family; ` +
  `if (($family == ${INET} || $family == ${INET6}) && $sk->sk_type != ${STREAM}) { @asking[tid] = (uint64)$sk; @askedAt[tid] = nsecs; ` +
  `${call === 'sendto' ? `if ($sk->sk_type == ${RAW}) { $big = ${IDENTIFIER}; @echo[tid] = ($big >> 8) | (($big & 255) << 8); } ` : ''}} } }`;

/** Once a second for each socket and port, however often it sends. */
const answers = (call: string): string =>
  `tracepoint:syscalls:sys_exit_${call} /@asking[tid]/ { $sk = (struct sock*)@asking[tid]; $port = (uint64)$sk->__sk_common.skc_num; ` +
  `if ($sk->sk_type == ${RAW}) { $port = (uint64)@echo[tid]; } $lab = ${LAB}; ` +
  `if ($port != 0 && ($sk->sk_type != ${RAW} || $sk->sk_protocol == ${ICMP} || $sk->sk_protocol == ${ICMP6}) && @toldPort[@asking[tid]] != $port) { ` +
  `@toldPort[@asking[tid]] = $port; ${within('$lab', print('$sk->sk_protocol', self, '$port'))} } ` +
  'delete(@asking[tid]); delete(@askedAt[tid]); delete(@echo[tid]); }';

const CALLS = ['connect', 'bind', 'sendto'];

export const SOCKET_PROBES: readonly string[] = [...TCP_PROBES, ...CALLS.map(asks), ...CALLS.map(answers)];
/** Each second. */
export const FORGET_SOCKETS = 'clear(@sockets); clear(@toldPort);';

const PROTOCOLS: Readonly<Record<number, SocketObservation['protocol']>> = {
  [TCP]: 'tcp',
  17: 'udp',
  [ICMP]: 'icmp',
  [ICMP6]: 'icmp',
};
const FIELDS = 11;
const WORDS = 4;

export const isSocketLine = (line: string): boolean => line.startsWith(SOCKET_MARK);

/** Undefined for what is no such line, or of no lab. */
export function socketIn(line: string): { lab: number; seen: SocketObservation } | undefined {
  const fields = line.slice(SOCKET_MARK.length).split('|');
  const [number, uid, pid, at, namespace, port, remotePort] = fields.map(Number);
  const lab = labIndexOf(uid ?? -1);
  const protocol = PROTOCOLS[number ?? -1];
  if (lab === null || !protocol || fields.length <= FIELDS || !port || !pid) return undefined;
  const address = addressOf(fields.slice(FIELDS - WORDS, FIELDS).map(Number));
  return {
    lab,
    seen: {
      ...{ kind: 'socket', at: nanos(at ?? 0), pid, program: fields.slice(FIELDS).join('|'), protocol },
      ...{ namespace: String(namespace), port },
      ...(remotePort && protocol !== 'icmp' && { remote: { address, port: swapped(remotePort) } }),
    },
  };
}

function addressOf(words: readonly number[]): string {
  const bytes = Buffer.alloc(4 * WORDS);
  words.forEach((word, index) => {
    bytes.writeUInt32LE(word, 4 * index);
  });
  return addressText(bytes).replace(/^::ffff:(?=\d+\.)/, '');
}

/** Sockets keep a remote port as it stands in a packet. */
const swapped = (port: number): number => ((port & 0xff) << 8) | (port >> 8);
