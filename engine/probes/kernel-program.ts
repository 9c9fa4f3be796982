/** Generates the one bpftrace program that watches all labs of a host. Made for bpftrace 0.17 (Debian 12) up to 0.23. */
import { UID_BASE } from '#engine/lab/id-range.ts';
import { REST_PIECES, STRING_SIZE, WATCHED_CALLS, type WatchedCall } from './kernel-calls.ts';
import { IN_A_LAB, LAB } from './kernel-lab.ts';
import { NETLINK_READS } from './kernel-netlink.ts';
import { FORGET_SOCKETS, SOCKET_PROBES } from './kernel-sockets.ts';

export type KernelProgramOptions = {
  /** Calls of one lab that are printed in a second; the rest is only counted. A `docker run` makes about 350. */
  callsPerSecond: number;
};

const HEADER_VALUES =
  'uid, tid, $t, pid, curtask->real_parent->tgid, curtask->cred->user_ns->ns.inum, ' +
  'curtask->nsproxy->pid_ns_for_children->ns.inum, curtask->nsproxy->mnt_ns->ns.inum, curtask->nsproxy->net_ns->ns.inum';
const HEADER_FORMAT = '%u|%d|%lld|%d|%d|%u|%u|%u|%u';

/** Header line: the name first, then who and when, then the numbers, and comm last, for a process may put a `|` in its name. */
const header = (call: WatchedCall): string => {
  const numbers = Object.values(call.numbers ?? {});
  const format = ['E', call.name, HEADER_FORMAT, ...numbers.map(() => '%lld'), '%s'].join('|');
  return `printf("${format}\\n", ${[HEADER_VALUES, ...numbers, 'comm'].join(', ')});`;
};

/** A piece is there when the one before it is full; what follows a shorter string is not zero everywhere, so the reader looks again. */
const restOf = ({ of, address }: { of: string; address: string }): string[] =>
  Array.from({ length: REST_PIECES }, (_, index) => {
    const from = (index + 1) * (STRING_SIZE - 1);
    const piece = `(uint64)${address} + ${from}`;
    return `if ($full && *(uint8*)uptr(${piece} - 1) != 0) { printf("S|%d|%lld|${of}${index + 1}|%s\\n", tid, $t, str(uptr(${piece}))); } else { $full = 0; }`;
  });

const attachments = (call: WatchedCall): string[] => [
  ...(call.rest ? ['$full = 1;', ...restOf(call.rest)] : []),
  ...Object.entries(call.strings ?? {}).map(([key, value]) => `printf("S|%d|%lld|${key}|%s\\n", tid, $t, ${value});`),
  ...(call.tail ? [call.tail] : []),
];

const enterProbe = (call: WatchedCall, budget: number): string => {
  const body = [header(call), ...attachments(call), ...(call.returns ? ['@entered[tid] = $t;'] : [])].join(' ');
  const filter = [IN_A_LAB, ...(call.when ? [call.when] : [])].join(' && ');
  return `${call.tracepoint} /${filter}/ { $lab = ${LAB}; @calls[$lab]++; if (@calls[$lab] <= ${budget}) { $t = nsecs; ${body} } else { @over[$lab] = count(); } }`;
};

/** Keyed by thread and time of entry, so that a return finds its call whichever buffer is read first. */
const exitProbe = (call: WatchedCall): string =>
  `${call.tracepoint.replace('sys_enter', 'sys_exit')} /@entered[tid]/ ` +
  '{ printf("R|%d|%lld|%lld|%lld\\n", tid, @entered[tid], args->ret, nsecs - @entered[tid]); delete(@entered[tid]); }';

/** Threads and netlink reads are counted, not shown: they are most of what an engine does and say nothing of a command. */
const countedOnly = (): string[] => [
  `tracepoint:syscalls:sys_enter_clone /${IN_A_LAB}/ { @thread[tid] = (args->clone_flags & 0x10000); if (@thread[tid]) { @threads[${LAB}] = count(); } else { delete(@thread[tid]); } }`,
  `tracepoint:syscalls:sys_enter_clone3 /${IN_A_LAB}/ { @thread[tid] = (((struct clone_args*)args->uargs)->flags & 0x10000); if (@thread[tid]) { @threads[${LAB}] = count(); } else { delete(@thread[tid]); } }`,
  ...NETLINK_READS.map(
    ({ tracepoint, when }) => `${tracepoint} /${IN_A_LAB} && ${when}/ { @reads[${LAB}] = count(); }`,
  ),
  'tracepoint:sched:sched_process_exit /@thread[tid] || @entered[tid]/ { delete(@thread[tid]); delete(@entered[tid]); }',
];

/** Never cleared, so that nothing is forgotten between its printing and its clearing: the reader takes the difference. */
export const COUNTS_END = 'C|';
const TELL_COUNTS = `print(@over); print(@threads); print(@reads); printf("${COUNTS_END}\\n");`;
const everySecond = `interval:s:1 { clear(@calls); ${FORGET_SOCKETS} ${TELL_COUNTS} }`;

/** Whoever of the host makes this call, which fails, is told at once: at a command's start and end. Labs are not heard. */
export const COUNTS_SIGNAL_PID = 2147480002;
const whenAsked = `tracepoint:syscalls:sys_enter_kill /args->pid == ${COUNTS_SIGNAL_PID} && args->sig == 0 && uid < ${UID_BASE}/ { ${TELL_COUNTS} }`;

/**
 * bpftrace says how many probes it attaches before it does, some versions forward and some backward: all are in the kernel
 * when both the first and the last see this call, which nobody makes by accident.
 */
export const READY_SIGNAL_PID = 2147480001;
export const READY = 'Y|';
const ready = (place: 'first' | 'last') =>
  `tracepoint:syscalls:sys_enter_kill /args->pid == ${READY_SIGNAL_PID} && args->sig == 0/ { printf("${READY}${place}\\n"); }`;

/** The same way: how far it has come. The answer has the time of the question. */
export const MARK_SIGNAL_PID = 2147480003;
export const MARK = 'T|';
const mark = `tracepoint:syscalls:sys_enter_kill /args->pid == ${MARK_SIGNAL_PID} && args->sig == 0 && uid < ${UID_BASE}/ { printf("${MARK}%lld\\n", nsecs); }`;

export const kernelProgram = ({ callsPerSecond }: KernelProgramOptions): string =>
  [
    ready('first'),
    ...countedOnly(),
    ...WATCHED_CALLS.map((call) => enterProbe(call, callsPerSecond)),
    ...WATCHED_CALLS.filter((call) => call.returns).map(exitProbe),
    ...SOCKET_PROBES,
    everySecond,
    whenAsked,
    mark,
    ready('last'),
    '',
  ].join('\n');
