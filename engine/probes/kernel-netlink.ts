/**
 * What is asked of the kernel on netlink sockets: dockerd's own requests (sendto), those of iproute2 and of iptables, which sends many
 * in one batch (sendmsg). Each message is printed on a line of its own, as much of it as fits.
 */
import type { WatchedCall } from './kernel-calls.ts';

const AF_NETLINK = 16;
/** Of one batch; how many bytes it had in all is said as well. */
export const NETLINK_MESSAGES = 8;
const HEADER_SIZE = 16;

/**
 * Requests that only ask: of routing they come in fours (new, delete, get, set), of nftables (10) in threes (new, get, delete);
 * its compatibility layer (11) and what is asked of connection tracking (1) first of all do nothing else.
 */
const onlyAsks = (type: string): string =>
  [
    `(${type} < 256 && ${type} >= 16 && (${type} & 3) == 2)`,
    `(${type} >> 8 == 10 && (${type} & 255) % 3 == 1)`,
    `${type} >> 8 == 11`,
    `${type} == 257`,
  ].join(' || ');

const isNetlink = (address: string, size: string): string =>
  `${size} >= 12 && ((struct sockaddr_un*)${address})->sun_family == ${AF_NETLINK}`;

const header = '((struct user_msghdr*)args->msg)';
const vector = `((struct iovec*)${header}->msg_iov)`;
const type = '((struct nlmsghdr*)args->buff)->nlmsg_type';

const SENDTO = isNetlink('args->addr', 'args->addr_len');
/** Who only asks asks with sendto, or with sendmsg for a dump; a batch begins with a message that is no question. */
const SENDMSG = isNetlink(`${header}->msg_name`, `${header}->msg_namelen`);
const firstType = `((struct nlmsghdr*)${vector}->iov_base)->nlmsg_type`;

export const NETLINK_READS: readonly { tracepoint: string; when: string }[] = [
  { tracepoint: 'tracepoint:syscalls:sys_enter_sendto', when: `${SENDTO} && (${onlyAsks(type)})` },
  { tracepoint: 'tracepoint:syscalls:sys_enter_sendmsg', when: `${SENDMSG} && (${onlyAsks(firstType)})` },
];

/** The next message begins where the length of this one, rounded up to four, ends. */
const messages = (address: string, size: string): string =>
  `$at = (uint64)${address}; $size = (uint64)${size}; $end = $at + $size; unroll(${NETLINK_MESSAGES}) { ` +
  `if ($at + ${HEADER_SIZE} <= $end) { $length = (uint64)((struct nlmsghdr*)uptr($at))->nlmsg_len; ` +
  'printf("M|%d|%lld|%rx\\n", tid, $t, buf(uptr($at), $length)); ' +
  `if ($length < ${HEADER_SIZE}) { $length = (uint64)${HEADER_SIZE}; } $at = $at + ($length + 3) / 4 * 4; } } ` +
  'printf("L|%d|%lld|%d\\n", tid, $t, $size);';

/** One name, whichever way it was sent: what counts is the request. */
export const NETLINK_CALLS: readonly WatchedCall[] = [
  {
    name: 'netlink',
    tracepoint: 'tracepoint:syscalls:sys_enter_sendto',
    when: `${SENDTO} && !(${onlyAsks(type)})`,
    tail: messages('args->buff', 'args->len'),
    returns: true,
  },
  {
    name: 'netlink',
    tracepoint: 'tracepoint:syscalls:sys_enter_sendmsg',
    when: `${SENDMSG} && !(${onlyAsks(firstType)})`,
    tail: messages(`${vector}->iov_base`, `${vector}->iov_len`),
    returns: true,
  },
];
