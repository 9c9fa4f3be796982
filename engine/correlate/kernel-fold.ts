/** System calls: spans into the kernel that end where they begin. Runs of equal calls are told as one, with their count. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { placeOf } from './attribution.ts';
import { errnoName } from './errno.ts';
import { kernelRow } from './kernel-row.ts';
import type { KernelCall, KernelObservation } from './observation.ts';
import { execute, exit, isShellOf } from './process-fold.ts';
import type { Process } from './process-table.ts';
import { failed, OK } from './span.ts';
import type { Burst, World } from './world.ts';

type Syscall = { syscall: string; args: Record<string, Json>; result?: number };

export function foldKernel(world: World, observation: KernelObservation) {
  const { pid, ppid, comm, call, at } = observation;
  const process = world.processes.require(pid, ppid, comm);
  switch (call.name) {
    case 'fork':
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

const executionArguments = ({ argv, size }: Execve): Record<string, Json> => ({
  argv: [...argv],
  ...(size !== undefined && { size }),
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
    ...placeOf(world, process, call.args),
    at,
    from: process.component ?? 'terminal',
    to: 'kernel',
    name: spanNameOf(call),
    attributes: attributesOf(observation, process, call),
  });
  const begun: Burst = { span, key, last: span.at, count: 1, details: new Set(), ...outcomeOf(call) };
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

function repeat(world: World, burst: Burst, tid: number, call: Syscall, at: Nanos): void {
  burst.count++;
  burst.last = nanos(Math.max(burst.last, at));
  if (burst.details.size < 64) burst.details.add(JSON.stringify(call.args));
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
