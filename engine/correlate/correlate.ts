/**
 * Observations in, trace events out; nothing else goes in or out, so a recorded stream of observations always folds to the
 * same events. Thousands of observations a second pass here, so the world inside is changed in place rather than copied.
 * A caller cannot notice: a state may be folded once, and asking a spent one throws.
 */
import type { Unnumbered } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { foldBuild } from './build-fold.ts';
import { noteBundle } from './build-place.ts';
import { endStepsBefore } from './buildkit-fold.ts';
import { foldEngine, foldProbe } from './engine-fold.ts';
import { foldGrpc } from './grpc-fold.ts';
import { foldHttp } from './http-fold.ts';
import { endBurstsBefore, foldKernel } from './kernel-fold.ts';
import { beginningOf, precedes } from './late-mark.ts';
import type { Observation } from './observation.ts';
import { foldPacket, foldSocket } from './packet-fold.ts';
import { foldBundle } from './process-fold.ts';
import { type KnownProcess, knownProcess } from './process-table.ts';
import { foldRegistry } from './registry-fold.ts';
import { foldShell } from './shell-fold.ts';
import { admits, concerns, concluded, explains, patienceFor, releaseAll } from './waiting-room.ts';
import { type Held, newWorld, type World } from './world.ts';

declare const opaque: unique symbol;

/** Good for one fold. */
export type CorrelateState = { readonly [opaque]: 'CorrelateState' };

export type CorrelateOptions = {
  /** What already ran when observation began, if that is known. */
  processes?: readonly KnownProcess[];
};

export type Correlated = { state: CorrelateState; events: Unnumbered[] };

const SPENT = 'This correlate state was folded before; go on with the state that came back.';
const worlds = new WeakMap<CorrelateState, World>();

export function initialState(options: CorrelateOptions = {}): CorrelateState {
  const world = newWorld();
  for (const known of options.processes ?? []) world.processes.add(knownProcess(known));
  return stateOf(world);
}

/** @throws when this state was folded before: a bug of the caller */
export function correlate(state: CorrelateState, observation: Observation): Correlated {
  const world = spend(state);
  passTime(world, observation.at);
  reconsiderBefore(world, observation);
  if (!admits(world, observation, patienceFor(world, observation))) fold(world, observation);
  if (explains(observation)) reconsider(world, observation.at);
  return { state: stateOf(world), events: world.spans.take() };
}

/**
 * Writes what only waited for more to come, as of `at`: runs of equal calls, effects whose causes were awaited. Requests,
 * processes and commands in flight stay open.
 */
export function flush(state: CorrelateState, at: Nanos): Correlated {
  const world = spend(state);
  passTime(world, at);
  return { state: stateOf(world), events: world.spans.take() };
}

/** How many things of each kind are remembered: bounded by what is alive, however long the lab runs. */
export function remembered(state: CorrelateState): Record<string, number> {
  const world = worlds.get(state);
  if (!world) throw new Error(SPENT);
  const {
    processes,
    exchanges,
    calls,
    builds,
    classicBuilds,
    registryAsks,
    containers,
    bursts,
    held,
    heldKeys,
    terminals,
    traces,
  } = world;
  const sizes = {
    processes,
    exchanges,
    calls,
    builds,
    classicBuilds,
    registryAsks,
    containers,
    bursts,
    heldKeys,
    terminals,
    traces,
  };
  return { ...Object.fromEntries(Object.entries(sizes).map(([kind, { size }]) => [kind, size])), held: held.length };
}

function stateOf(world: World): CorrelateState {
  const state = {} as CorrelateState;
  worlds.set(state, world);
  return state;
}

function spend(state: CorrelateState): World {
  const world = worlds.get(state);
  if (!world) throw new Error(SPENT);
  worlds.delete(state);
  return world;
}

function passTime(world: World, at: Nanos): void {
  const [oldest] = world.held;
  if (oldest && oldest.until <= at) reconsider(world, at);
  endBurstsBefore(world, at);
  endStepsBefore(world, at);
}

/** Some of what waits must be folded before this observation changes what it would be taken for. */
function reconsiderBefore(world: World, observation: Observation): void {
  if (observation.kind === 'runc.bundle') noteBundle(world, observation.container, observation.config);
  if (world.held.length === 0) return;
  if (observation.kind === 'runc.bundle') reconsider(world, observation.at);
  const container = concluded(world, observation);
  if (container !== undefined) reconsider(world, observation.at, (held) => concerns(world, held, container));
  if (observation.kind !== 'command.started') return;
  const beginning = beginningOf(world, observation);
  reconsider(world, observation.at, (held) => precedes(world, held, observation.terminal, beginning));
}

/** Everything that waits gets another chance, in its order; whoever has waited long enough is folded as it is. */
function reconsider(world: World, at: Nanos, isOver: (held: Held) => boolean = () => false): void {
  for (const held of releaseAll(world)) {
    const patience = patienceFor(world, held.observation);
    if (patience === undefined || held.until <= at || isOver(held)) fold(world, held.observation);
    else admits(world, held.observation, patience);
  }
}

function fold(world: World, observation: Observation) {
  switch (observation.kind) {
    case 'terminal.opened':
    case 'terminal.closed':
    case 'command.started':
    case 'command.ended':
    case 'terminal.output':
      return foldShell(world, observation);
    case 'http.request':
    case 'http.response':
    case 'http.data':
    case 'http.ended':
    case 'http.lost':
      return foldHttp(world, observation);
    case 'grpc.request':
    case 'grpc.message':
    case 'grpc.ended':
    case 'grpc.lost':
      return foldGrpc(world, observation);
    case 'build.status':
    case 'build.answer':
    case 'build.files':
      return foldBuild(world, observation);
    case 'kernel':
      return foldKernel(world, observation);
    case 'kernel.counted':
      world.counted = observation;
      return;
    case 'socket':
      return foldSocket(world, observation);
    case 'runc.bundle':
      return foldBundle(world, observation);
    case 'registry.request':
    case 'registry.response':
    case 'registry.ended':
      return foldRegistry(world, observation);
    case 'engine.event':
      return foldEngine(world, observation);
    case 'packet':
      return foldPacket(world, observation);
    case 'probe':
      return foldProbe(world, observation);
    default:
      observation satisfies never;
  }
}
