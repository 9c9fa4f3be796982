/**
 * System calls: spans into the kernel. They end when the call returned, or where they begin if that was not watched.
 * Runs of equal calls are told as one, with their count.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { placeOf } from './attribution.ts';
import { errnoName } from './errno.ts';
import { noteFork, placeOfProgram } from './fork-of-daemon.ts';
import { kernelRow } from './kernel-row.ts';
import type { KernelCall, KernelObservation } from './observation.ts';
import { execute, exit, isShellOf } from './process-fold.ts';
import type { Process } from './process-table.ts';
import { isShimWrapper } from './program.ts';
import { parentNews } from './real-parent.ts';
import { failed, OK } from './span.ts';
import type { Burst, World } from './world.ts';

type Syscall = { syscall: string; args: Record<string, Json>; cut?: string[]; result?: number; duration?: number };

export function foldKernel(world: World, observation: KernelObservation) {
  const { pid, ppid, comm, call, at } = observation;
  const process = world.processes.require(pid, ppid, comm);
  if (isShimWrapper(call.name === 'execve' ? call.argv : process.argv)) return foldWrapper(world, process, call, at);
  switch (call.name) {
    case 'fork':
      noteFork(world, observation, call.child);
      if (call.child !== pid) birth(world, process, call.child, at);
      return;
    case 'execve':
      beginExecution(world, observation, process, call);
      return execute(world, process, { ...observation, argv: call.argv });
    case 'exit':
      record(world, observation, process, { syscall: 'exit', args: exitArguments(call) });
      endBurst(world, observation.tid);
      return exit(world, process, call, at);
    case 'oom':
      return record(world, observation, world.processes.get(call.victim) ?? process, {
        syscall: 'oom',
        args: { victim: call.victim },
      });
    case 'syscall':
      return record(world, observation, process, call);
    default:
      call satisfies never;
  }
}

/** The call itself is the last act of what the process was; that of a shell on its way in is the lab's doing. */
function beginExecution(world: World, observation: KernelObservation, process: Process, call: Execve): void {
  if (!isShellOf(world, process, call.argv)) process.entering = false;
  record(world, observation, process, { syscall: 'execve', args: executionArguments(call) });
  endBurst(world, observation.tid);
  process.entering = false;
}

/** Our own doing is not told: what it starts is started by containerd, as it would be without us. */
function foldWrapper(world: World, process: Process, call: KernelCall, at: Nanos): void {
  if (call.name === 'execve') process.argv = call.argv;
  if (call.name === 'fork') birth(world, world.processes.get(process.parent ?? 0) ?? process, call.child, at);
  if (call.name === 'exit') exit(world, process, call, at);
}

type Execve = Extract<KernelCall, { name: 'execve' }>;

/** A number that is born again means that the exit of its last owner was lost. */
function birth(world: World, parent: Process, child: number, at: Nanos): void {
  const known = world.processes.get(child);
  if (known?.parent === parent.pid || isShell(world, known)) return;
  if (known) exit(world, known, { code: 0 }, at);
  const process = world.processes.fork(parent, child);
  if (process.terminal) process.command ??= world.terminals.get(process.terminal)?.command?.root;
}

const isShell = (world: World, process: Process | undefined): boolean =>
  process?.terminal !== undefined && world.terminals.get(process.terminal)?.pid === process.pid;

const executionArguments = ({ argv, size, argvFrom }: Execve): Record<string, Json> => ({
  argv: [...argv],
  ...(size !== undefined && { size }),
  ...(argvFrom && { argvFrom }),
});

const exitArguments = ({ code, signal }: Extract<KernelCall, { name: 'exit' }>): Record<string, Json> =>
  signal ? { signal } : { code };

function record(world: World, observation: KernelObservation, process: Process, call: Syscall) {
  const { tid, at } = observation;
  const key = kernelRow(call.syscall) === 'process' ? undefined : burstKey(process, call);
  const burst = world.bursts.get(tid);
  if (burst && burst.key === key) return repeat(world, burst, tid, call, at);
  endBurst(world, tid);
  const span = world.spans.start({
    from: process.component ?? 'terminal',
    ...(placeOfProgram(world, observation) ?? placeOf(world, process, call.args)),
    at,
    to: 'kernel',
    name: spanNameOf(call),
    attributes: { ...attributesOf(observation, process, call), ...parentNews(world, observation, process) },
  });
  const begun: Burst = {
    span,
    key,
    last: returnedAt(span.at, call),
    count: 1,
    details: new Set(),
    unlisted: 0,
    ...outcomeOf(call),
  };
  if (key === undefined) return endSpan(world, begun);
  world.bursts.set(tid, begun);
}

/** Set by set of rights (`prctl`) and question by question (netlink `GET…`): what differs is only which one. */
const COUNTED = new Set([
  'CAPBSET_DROP',
  'PR_CAPBSET_DROP',
  'CAPBSET_READ',
  'PR_CAPBSET_READ',
  'CAP_AMBIENT',
  'PR_CAP_AMBIENT',
]);

function burstKey(process: Process, call: Syscall): string {
  const what = call.syscall === 'prctl' ? operationOf(call) : typeOf(call);
  const alike = COUNTED.has(what) || what.startsWith('GET');
  const args = alike ? what : JSON.stringify(call.args);
  const result = call.result !== undefined && call.result < 0 ? call.result : 0;
  return `${process.pid} ${process.activity?.span.id ?? ''} ${call.syscall} ${args} ${result}`;
}

const operationOf = ({ args }: Syscall): string => String(args.op ?? args.option ?? '');
const typeOf = ({ syscall, args }: Syscall): string => (syscall === 'netlink' ? String(args.type ?? '') : '');

const returnedAt = (at: Nanos, { duration = 0 }: Syscall): Nanos => nanos(at + duration);

/** Different arguments that one burst keeps. */
export const LISTED = 64;

function repeat(world: World, burst: Burst, tid: number, call: Syscall, at: Nanos): void {
  burst.count++;
  burst.last = nanos(Math.max(burst.last, returnedAt(at, call)));
  const details = JSON.stringify(call.args);
  if (burst.details.size < LISTED) burst.details.add(details);
  else if (!burst.details.has(details)) burst.unlisted++;
  world.bursts.delete(tid);
  world.bursts.set(tid, burst);
}

function endBurst(world: World, tid: number): void {
  const burst = world.bursts.get(tid);
  if (!burst) return;
  world.bursts.delete(tid);
  endSpan(world, burst);
}

function endSpan(world: World, burst: Burst): void {
  const folded: Attributes = burst.count > 1 ? { [ATTR.count]: burst.count } : {};
  if (burst.details.size > 1) folded[ATTR.folded] = [...burst.details].map((text) => JSON.parse(text) as Json);
  if (burst.unlisted > 0) folded[ATTR.foldedUnlisted] = burst.unlisted;
  world.spans.end(burst.span, burst.last, burst.failure ? failed(burst.failure) : OK, { ...folded, ...burst.returned });
}

/** Calls further apart than this are not one burst. */
const BURST_GAP = 2e6;

export function endBurstsBefore(world: World, now: Nanos): void {
  for (const [tid, burst] of world.bursts) {
    if (burst.last + BURST_GAP > now) return;
    endBurst(world, tid);
  }
}

const spanNameOf = (call: Syscall): string => (typeOf(call) ? `netlink ${typeOf(call)}` : call.syscall);

const attributesOf = ({ pid, tid }: KernelObservation, process: Process, call: Syscall): Attributes => ({
  [ATTR.syscallArgs]: call.args,
  ...(call.cut && { [ATTR.syscallArgsCut]: call.cut }),
  [ATTR.kernelRow]: kernelRow(call.syscall),
  [ATTR.pid]: pid,
  ...(tid !== pid && { [ATTR.threadId]: tid }),
  ...(process.container && { [ATTR.containerId]: process.container }),
  [ATTR.probe]: 'kernel',
});

function outcomeOf({ syscall, result }: Syscall): { failure?: string; returned: Attributes } {
  const failure = result !== undefined && result < 0 && syscall !== 'exit' ? errnoName(result) : undefined;
  return { ...(failure && { failure }), returned: result === undefined ? {} : { [ATTR.syscallReturn]: result } };
}
