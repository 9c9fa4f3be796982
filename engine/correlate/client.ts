/** Who sits at the client's end of a socket: the process as the kernel showed it, else as its connection tells. */
import { ATTR } from '#engine/trace/attribute.ts';
import { BACKGROUND, type Nanos } from '#engine/trace/ids.ts';
import { NOWHERE, placeOf, under } from './attribution.ts';
import type { Peer } from './observation.ts';
import { basename, spanName } from './program.ts';
import type { Place } from './span.ts';
import { type Command, commandKey, type World } from './world.ts';

export function clientPlace(world: World, peer: Peer | undefined, at: Nanos): Place {
  if (!peer) return NOWHERE;
  const process = world.processes.get(peer.pid);
  const seen = process?.activity ? placeOf(world, process) : NOWHERE;
  const told = toldCommand(world, peer);
  if (seen.trace !== BACKGROUND && (!told || told.trace === seen.trace)) return seen;
  const command = commandOf(world, peer);
  return command ? under(peerSpan(world, command, peer, at)) : seen;
}

/**
 * Whose its environment says it is. It has that from its shell, however late the shell's mark was read: where the process was
 * put meanwhile into the trace of a neighbouring line, this is right.
 */
const toldCommand = (world: World, { terminal, command }: Peer): Command | undefined =>
  terminal === undefined || command === undefined ? undefined : world.commands.get(commandKey(terminal, command));

/** By its environment; else by the nearest ancestor that belongs to a command. */
function commandOf(world: World, peer: Peer): Command | undefined {
  const { terminal, command, ancestors } = peer;
  if (terminal !== undefined && command !== undefined)
    return toldCommand(world, peer) ?? world.terminals.get(terminal)?.command;
  for (const { pid } of ancestors) {
    const process = world.processes.get(pid);
    const found = process && world.traces.get(placeOf(world, process).trace);
    if (found) return found;
  }
  return undefined;
}

/** Without the kernel's word for it, the process is inferred, once for all its connections. */
function peerSpan(world: World, command: Command, peer: Peer, at: Nanos) {
  const known = world.peers.get(peer.pid);
  if (known?.trace === command.trace) return known;
  const span = world.spans.start({
    ...under(command.root),
    ...{ at, from: 'terminal', to: 'cli', name: spanName(peer.argv), evidence: 'inferred' },
    attributes: {
      [ATTR.argv]: peer.argv,
      [ATTR.executable]: basename(peer.argv[0] ?? ''),
      [ATTR.pid]: peer.pid,
      [ATTR.probe]: 'docker.sock',
    },
  });
  world.peers.set(peer.pid, span);
  return span;
}
