/** Commands: the roots of traces. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { Nanos, TerminalId } from '#engine/trace/ids.ts';
import { nanos, traceId } from '#engine/trace/ids.ts';
import type { Observation, ShellObservation } from './observation.ts';
import { leave } from './process-fold.ts';
import { commandName } from './program.ts';
import { failed, OK, type Span } from './span.ts';
import { type Command, type Counted, commandKey, type Terminal, type World } from './world.ts';

type Of<Kind extends ShellObservation['kind']> = Extract<ShellObservation, { kind: Kind }>;

export function foldShell(world: World, observation: ShellObservation) {
  switch (observation.kind) {
    case 'terminal.opened':
      return openTerminal(world, observation);
    case 'terminal.closed':
      return closeTerminal(world, observation);
    case 'command.started':
      return startCommand(world, observation);
    case 'command.ended':
      return endCommand(world, observation);
    case 'terminal.output':
      return print(world, observation);
    default:
      observation satisfies never;
  }
}

function terminalOf(world: World, id: TerminalId): Terminal {
  const terminal = world.terminals.get(id) ?? { id };
  world.terminals.set(id, terminal);
  return terminal;
}

/** The shell runs already, unless what it executed is among what waits. */
function openTerminal(world: World, { terminal, pid, at }: Of<'terminal.opened'>): void {
  const entering = world.held.some(({ observation }) => isExecution(observation, pid));
  const opened = terminalOf(world, terminal);
  opened.interactive = true;
  setShell(world, opened, pid, at, entering);
}

/** Whatever this process was taken for until now, it is the shell (or the runner) of this terminal. */
function setShell(world: World, terminal: Terminal, pid: number, at: Nanos, entering: boolean): void {
  terminal.pid = pid;
  const known = world.processes.get(pid);
  if (known) leave(world, known, at);
  const { id } = terminal;
  world.processes.add({
    pid,
    parent: known?.parent,
    argv: known?.argv ?? [],
    component: 'terminal',
    terminal: id,
    entering,
  });
}

const isExecution = (observation: Observation, pid: number | undefined): boolean =>
  observation.kind === 'kernel' && observation.pid === pid && observation.call.name === 'execve';

function startCommand(world: World, observation: Of<'command.started'>): void {
  const { at, pid } = observation;
  const terminal = terminalOf(world, observation.terminal);
  if (terminal.command) finish(world, terminal.command, at, 'its end was not seen');
  if (pid === undefined) expectEntrance(world, terminal);
  else setShell(world, terminal, pid, at, true);
  const command = newCommand(observation, startRoot(world, terminal, observation), world.counted);
  terminal.command = command;
  world.commands.set(commandKey(terminal.id, command.ordinal), command);
  world.traces.set(command.trace, command);
}

const newCommand = ({ terminal, command }: Of<'command.started'>, root: Span, counted?: Counted): Command => ({
  ...{ trace: root.trace, terminal, ordinal: command, root },
  running: 0,
  counted,
});

function startRoot(world: World, terminal: Terminal, { at, line, command }: Of<'command.started'>): Span {
  return world.spans.start({
    ...{ at: firstSign(world, terminal, at), trace: traceId(`t${world.nextTrace++}`) },
    ...{ from: 'terminal', to: 'terminal', name: commandName(line) },
    attributes: {
      [ATTR.commandLine]: line,
      [ATTR.commandOrdinal]: command,
      [ATTR.terminal]: terminal.id,
      [ATTR.probe]: 'shell',
    },
  });
}

/** Typed before the shell was there: its own execution is still to be folded. */
function expectEntrance(world: World, { pid }: Terminal): void {
  const shell = pid === undefined ? undefined : world.processes.get(pid);
  if (shell && world.held.some(({ observation }) => isExecution(observation, pid))) shell.entering = true;
}

/** The shell's mark comes through the terminal and may be stamped after the processes that the command started. */
function firstSign(world: World, { pid, interactive }: Terminal, at: Nanos): Nanos {
  const own = interactive
    ? world.held.filter(({ observation }) => 'pid' in observation && observation.pid === pid)
    : [];
  const entrance = own.findLastIndex(({ observation }) => isExecution(observation, pid));
  const first = own[entrance + 1]?.observation.at ?? at;
  return nanos(Math.min(first, at));
}

function endCommand(world: World, { terminal, at, command: ordinal, exit, output }: Of<'command.ended'>): void {
  const command = world.terminals.get(terminal)?.command;
  if (command?.ordinal !== ordinal) return;
  finish(world, command, at, exit === 0 ? undefined : `exit status ${exit}`, {
    [ATTR.exitCode]: exit,
    ...(output && output.size > 0 && { [ATTR.outputSize]: output.size }),
    ...(output && output.cut > 0 && { [ATTR.outputCut]: output.cut }),
  });
}

/** Of the whole lab, for it is not told whose they were. */
function countedSince({ counted: before }: Command, now: Counted | undefined): Attributes {
  if (!before || !now) return {};
  return {
    [ATTR.threads]: Math.max(0, now.threads - before.threads),
    [ATTR.netlinkReads]: Math.max(0, now.netlinkReads - before.netlinkReads),
  };
}

function finish(world: World, command: Command, at: Nanos, error?: string, ending?: Attributes): void {
  endPeers(world, command, at);
  command.ended = at;
  world.spans.end(
    command.root,
    at,
    error ? failed(error) : OK,
    { ...ending, ...countedSince(command, world.counted) },
    ending ? 'observed' : 'inferred',
  );
  const terminal = world.terminals.get(command.terminal);
  if (terminal) terminal.command = undefined;
}

/** Processes whose own end nobody saw are over with their command. */
function endPeers(world: World, { trace }: Command, at: Nanos): void {
  for (const [pid, span] of world.peers) {
    if (span.trace !== trace) continue;
    world.spans.end(span, at, OK, {}, 'inferred');
    world.peers.delete(pid);
  }
}

function closeTerminal(world: World, { terminal, at }: Of<'terminal.closed'>): void {
  const command = world.terminals.get(terminal)?.command;
  if (command) finish(world, command, at, 'its terminal was closed');
  world.terminals.delete(terminal);
}

function print(world: World, { at, terminal, command, data }: Of<'terminal.output'>): void {
  const trace = printedBy(world, terminal, command)?.trace;
  world.spans.write({ type: 'terminal.output', at, terminal, ...(trace && { trace }), data });
}

function printedBy(world: World, terminal: TerminalId, command: number | null | undefined): Command | undefined {
  if (command === undefined) return world.terminals.get(terminal)?.command;
  return command === null ? undefined : world.commands.get(commandKey(terminal, command));
}
