/**
 * BuildKit's steps (`Control/Status`): one span for each vertex, from when it began to when it was done, both as BuildKit stamped them.
 * A source (an image, a context) is begun twice, first to name what it is and then to fetch it: those are one span, unless other
 * steps took long meanwhile.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import { BUILD_EVENT, type StepStarted } from '#engine/trace/build.ts';
import type { Json } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import { under } from './attribution.ts';
import { endStep, newStep, STEP_START, type Step, tellLate, tellLog, tellProgress } from './build-step.ts';
import type { BuildObservation, BuildStatus } from './observation.ts';
import { failed, OK, type Place, type Span } from './span.ts';
import type { World } from './world.ts';

type Vertex = BuildStatus['vertexes'][number];
type Known = Pick<Vertex, 'digest' | 'name' | 'inputs'> & {
  readonly queuedAt: Nanos;
  /** Since it was begun (again). */
  step?: Step;
  cached: boolean;
  error?: string;
  /** When it was done, as long as it may be begun again. */
  doneAt?: Nanos;
  /** When that was told. */
  toldDoneAt?: Nanos;
};

export type KitBuild = {
  readonly ref: string;
  /** Of `Control/Solve`, if it was seen. */
  solve?: Span;
  /** Of the call that tells of it. */
  readonly status: Span;
  readonly vertexes: Map<string, Known>;
  /** Of its vertexes those that are done and not ended. */
  readonly ending: Set<Known>;
};

export const MOST_VERTEXES = 2000;
/** What still comes after a step is done (ns): its last output; of a source, that it is begun again. */
const PATIENCE = { step: 30e6, source: 400e6 };

/** A call that was asked: BuildKit's two that tell of a build and make it, tied by its `Ref`. */
export function noteBuildCall(world: World, call: string, name: string, span: Span, message: Json | undefined): void {
  const ref = jsonField(message, 'Ref');
  if (typeof ref !== 'string') return;
  if (name === 'Control/Solve') {
    world.solves.set(ref, span);
    for (const build of world.builds.values()) if (build.ref === ref) build.solve = span;
  }
  if (name !== 'Control/Status') return;
  const solve = world.solves.get(ref);
  world.builds.set(call, { ref, ...(solve && { solve }), status: span, vertexes: new Map(), ending: new Set() });
}

export function foldStatus(world: World, observation: Extract<BuildObservation, { kind: 'build.status' }>): void {
  const build = world.builds.get(observation.call);
  if (!build) return;
  const { at, vertexes, statuses, logs, warnings } = observation;
  nameNew(world, build, at, vertexes);
  for (const vertex of vertexes) foldVertex(world, build, at, vertex);
  for (const { told, vertex, ...status } of statuses) {
    const step = build.vertexes.get(vertex)?.step;
    if (step?.span.open) tellProgress(world, step, told ?? at, status);
  }
  for (const { told, vertex, ...log } of logs) {
    const step = build.vertexes.get(vertex)?.step;
    if (step?.span.open) tellLog(world, step, told ?? at, log);
    else if (step && parentOf(build).open) tellLate(world, step, parentOf(build), at, { ...log, vertex });
  }
  for (const warning of warnings) world.spans.event(parentOf(build), at, BUILD_EVENT.warning, warning);
}

/** Steps are told when they are first named: some never begin. */
function nameNew(world: World, build: KitBuild, at: Nanos, vertexes: readonly Vertex[]): void {
  const fresh: Known[] = [];
  for (const { digest, name, inputs } of vertexes) {
    if (build.vertexes.has(digest) || build.vertexes.size >= MOST_VERTEXES) continue;
    const known: Known = { digest, name, inputs, queuedAt: at, cached: false };
    build.vertexes.set(digest, known);
    fresh.push(known);
  }
  if (fresh.length === 0) return;
  const steps = fresh.map(({ digest, name, inputs }) => ({ vertex: digest, name, inputs }));
  const parent = parentOf(build);
  if (parent.open) world.spans.event(parent, at, BUILD_EVENT.steps, { steps, [ATTR.probe]: 'docker.sock' });
}

function foldVertex(world: World, build: KitBuild, at: Nanos, vertex: Vertex): void {
  const known = build.vertexes.get(vertex.digest);
  if (!known || vertex.started === undefined) return;
  if (!known.step?.span.open) begin(world, build, known, vertex.started);
  known.cached = vertex.cached;
  known.error = vertex.error;
  known.doneAt = vertex.completed;
  known.toldDoneAt = vertex.completed === undefined ? undefined : at;
  if (vertex.completed === undefined) build.ending.delete(known);
  else build.ending.add(known);
}

function begin(world: World, build: KitBuild, known: Known, at: Nanos): void {
  const { digest: vertex, name, inputs, queuedAt } = known;
  const step: StepStarted = { ref: build.ref, vertex, inputs: [...inputs], queuedAt: Math.min(queuedAt, at) };
  const span = world.spans.start({
    ...placeIn(build),
    ...{ at, from: 'buildkit', to: 'buildkit', name },
    attributes: { [STEP_START]: step, [ATTR.probe]: 'docker.sock' },
  });
  known.step = newStep(span);
}

const parentOf = ({ solve, status }: KitBuild): Span => solve ?? status;

const placeIn = (build: KitBuild): Place => {
  const parent = parentOf(build);
  return under(parent, parent.open ? undefined : 'inferred');
};

/** Ends what is done and was not begun again. */
export function endStepsBefore(world: World, now: Nanos): void {
  for (const { ending } of world.builds.values())
    for (const known of ending) {
      const patience = known.inputs.length > 0 ? PATIENCE.step : PATIENCE.source;
      if ((known.toldDoneAt ?? now) + patience > now) continue;
      ending.delete(known);
      endKnown(world, known);
    }
}

function endKnown(world: World, { step, doneAt, cached, error }: Known): void {
  if (!step || doneAt === undefined) return;
  const canceled = error !== undefined && isCancellation(error);
  endStep(world, step, doneAt, error === undefined ? OK : failed(error), { cached, ...(canceled && { canceled }) });
}

const isCancellation = (error: string): boolean => /context canceled|^canceled|code = Canceled/i.test(error);

/** Nothing more is told of the build: what was not done will not be seen to be. */
export function endBuild(world: World, call: string, at: Nanos): void {
  const build = world.builds.get(call);
  if (!build) return;
  world.builds.delete(call);
  world.solves.delete(build.ref);
  for (const known of build.vertexes.values()) {
    endKnown(world, known);
    if (known.step?.span.open)
      endStep(world, known.step, at, failed('canceled'), { cached: false, canceled: true }, 'inferred');
  }
}

/** Steps that are at work now. */
export const stepsAtWork = (build: KitBuild): { name: string; span: Span }[] =>
  [...build.vertexes.values()].flatMap(({ name, step, doneAt }) =>
    step?.span.open && doneAt === undefined ? [{ name, span: step.span }] : [],
  );

export const buildOfSolve = (world: World, solve: Span): KitBuild | undefined =>
  [...world.builds.values()].find((build) => build.solve === solve);
