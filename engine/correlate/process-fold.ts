/** Programs: one span from `execve` to `exit`. Forks share their parent's span until they execute something. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, Outcome } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { signalName } from './errno.ts';
import type { BundleObservation, Namespaces } from './observation.ts';
import type { Daemon, Process } from './process-table.ts';
import { basename, daemonOf, isShell } from './program.ts';
import { roleOf } from './role.ts';
import { failed, OK } from './span.ts';
import type { World } from './world.ts';

type Execution = { argv: readonly string[]; at: Nanos; namespaces?: Namespaces };
type Ending = { code: number; signal?: number };

export function execute(world: World, process: Process, { argv, at, namespaces }: Execution) {
  const daemon = daemonOf(argv);
  if (daemon) return become(world, process, argv, daemon, at);
  if (isShellOf(world, process, argv) || isSameProgram(process, argv)) {
    process.argv = argv;
    return;
  }
  if (confirm(world, process, argv)) return;
  const { container, bundle, launcher, ...beginning } = roleOf(world, process, argv);
  const { trace, parent, parentEvidence, placedBy } = beginning;
  const told = { ...processAttributes(process, argv), ...(container && { [ATTR.containerId]: container }) };
  const attributes = {
    ...told,
    ...(bundle && { [ATTR.bundle]: bundle }),
    ...(namespaces && { [ATTR.namespaces]: namespaces }),
  };
  const span = world.spans.start({ ...beginning, at, attributes });
  leave(world, process, at);
  const place = { trace, parent, parentEvidence, placedBy };
  const activity = { span, place, owner: process.pid, sharers: new Set([process.pid]), launcher };
  Object.assign(process, { argv, activity, component: span.to, container, terminal: undefined, command: undefined });
  count(world, process, 1);
  if (span.name === 'runc start' && container) world.containers.add(container).starter = span;
}

/** Its connection was seen before its execution: then it has its span already. */
function confirm(world: World, process: Process, argv: readonly string[]): boolean {
  const span = world.peers.get(process.pid);
  if (!span?.open || process.activity) return false;
  world.peers.delete(process.pid);
  const activity = { span, owner: process.pid, sharers: new Set([process.pid]) };
  Object.assign(process, { argv, activity, component: span.to, terminal: undefined, command: undefined });
  count(world, process, 1);
  return true;
}

const processAttributes = ({ pid, parent, realParent }: Process, argv: readonly string[]): Attributes => ({
  [ATTR.argv]: [...argv],
  [ATTR.executable]: basename(argv[0] ?? ''),
  [ATTR.pid]: pid,
  ...(parent !== undefined && { [ATTR.parentPid]: parent }),
  ...(realParent !== undefined && { [ATTR.realParentPid]: realParent }),
  [ATTR.probe]: 'kernel',
});

/** A daemon is part of the scenery: it has no span of its own. */
function become(world: World, process: Process, argv: readonly string[], daemon: Daemon, at: Nanos): void {
  leave(world, process, at);
  Object.assign(process, { argv, component: daemon, container: undefined, terminal: undefined, command: undefined });
}

/** The process of the shell stays the shell, whenever its execution is seen; only `exec docker …` makes it another program. */
export function isShellOf(world: World, process: Process, argv: readonly string[]): boolean {
  const terminal = process.terminal === undefined ? undefined : world.terminals.get(process.terminal);
  if (terminal?.pid !== process.pid) return false;
  return !terminal.command || (terminal.interactive === true && isShell(argv));
}

/** `runc init` executes a sealed copy of itself; that is still the same program. */
const isSameProgram = (process: Process, argv: readonly string[]): boolean =>
  process.activity?.owner === process.pid && process.argv.join('\0') === argv.join('\0');

export function exit(world: World, process: Process, ending: Ending, at: Nanos): void {
  const { activity } = process;
  activity?.sharers.delete(process.pid);
  if (activity && isOver(activity, process))
    endActivity(world, process, at, endingOutcome(ending), endingAttributes(ending));
  const peer = world.peers.get(process.pid);
  if (peer) world.spans.end(peer, at, endingOutcome(ending), endingAttributes(ending));
  world.peers.delete(process.pid);
  world.processes.remove(process.pid);
}

/** Nobody watched for a while: what is not there any more has ended, nobody knows when and how. */
export function endAllBut(world: World, alive: ReadonlySet<number>, at: Nanos): void {
  for (const pid of world.processes.pids().filter((known) => !alive.has(known))) {
    const process = world.processes.get(pid) as Process;
    const { activity } = process;
    activity?.sharers.delete(pid);
    if (activity?.span.open && isOver(activity, process)) {
      world.spans.endUnseen(activity.span, at);
      count(world, process, -1);
    }
    world.processes.remove(pid);
  }
}

/** `runc init` hands its work from stage to stage (three processes), any other program is over with the process that executed it. */
const isOver = (activity: NonNullable<Process['activity']>, process: Process): boolean =>
  activity.launcher ? activity.sharers.size === 0 : activity.owner === process.pid;

/** The process executes another program: what it did until now is done. */
export function leave(world: World, process: Process, at: Nanos): void {
  const { activity } = process;
  process.activity = undefined;
  if (!activity) return;
  activity.sharers.delete(process.pid);
  if (isOver(activity, process)) endActivity(world, { ...process, activity }, at, OK, {});
}

function endActivity(
  world: World,
  process: Process,
  at: Nanos,
  outcome: Outcome,
  attributes: Record<string, Json>,
): void {
  const { activity } = process;
  if (!activity?.span.open) return;
  world.spans.end(activity.span, at, outcome, { ...attributes, ...activity.findings });
  count(world, process, -1);
}

/** A command is in flight as long as one of its CLI processes is. */
function count(world: World, process: Process, change: number): void {
  const span = process.activity?.span;
  const command = span?.to === 'cli' ? world.traces.get(span.trace) : undefined;
  if (command) command.running += change;
}

function endingOutcome({ code, signal }: Ending): Outcome {
  if (signal) return failed(`killed by ${signalName(signal)}`);
  return code === 0 ? OK : failed(`exit status ${code}`);
}

const endingAttributes = ({ code, signal }: Ending): Record<string, Json> =>
  signal ? { [ATTR.exitSignal]: signalName(signal) } : { [ATTR.exitCode]: code };

/** The bundle is read while runc starts, so its contents come with the end of the span. */
export function foldBundle(world: World, { at, pid, container, bundle, config }: BundleObservation): void {
  const activity = world.processes.get(pid)?.activity;
  if (!activity) return;
  activity.findings = { [ATTR.ociConfig]: config, [ATTR.bundle]: bundle };
  world.spans.event(activity.span, at, 'config.json', {
    [ATTR.bundle]: bundle,
    [ATTR.containerId]: container,
    [ATTR.probe]: 'bundle',
  });
}
