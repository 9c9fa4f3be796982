/** The classic builder's steps, as its answer to `POST /build` tells of them: one span from each `Step n/m` to the next. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { StepEnded, StepStarted } from '#engine/trace/build.ts';
import type { Outcome } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { under } from './attribution.ts';
import { endStep, newStep, STEP_START, type Step, tellLog, tellProgress } from './build-step.ts';
import type { ClassicBuildLine } from './observation.ts';
import { failed, OK, type Span } from './span.ts';
import type { World } from './world.ts';

export type ClassicBuild = {
  readonly span: Span;
  step?: Step;
  result: StepEnded;
  /** It said that it was done, or why it failed. */
  over: boolean;
  /** Its client is gone: what fails then was broken off. */
  left: boolean;
};

type Heard = Extract<ClassicBuildLine, { kind: 'step' }>;

export function foldAnswer(
  world: World,
  exchange: number,
  span: Span,
  at: Nanos,
  lines: readonly ClassicBuildLine[],
): void {
  const build = world.classicBuilds.get(exchange) ?? { span, result: { cached: false }, over: false, left: false };
  world.classicBuilds.set(exchange, build);
  for (const line of lines) foldLine(world, build, at, line);
}

function foldLine(world: World, build: ClassicBuild, at: Nanos, line: ClassicBuildLine) {
  const { step } = build;
  switch (line.kind) {
    case 'step':
      return begin(world, build, at, line);
    case 'cached':
      build.result.cached = true;
      return;
    case 'image':
      build.result.image = line.image;
      return;
    case 'running':
      if (step) world.stepOf.set(line.container, step.span);
      return;
    case 'removed':
      return;
    case 'log':
      return step && tellLog(world, step, at, line);
    case 'progress': {
      const { kind: _, ...progress } = line;
      return step && tellProgress(world, step, at, progress);
    }
    case 'built':
      return end(world, build, at, OK);
    case 'error':
      if (build.left) build.result.canceled = true;
      return end(world, build, at, failed(line.message));
    case 'left':
      build.left = true;
      return;
    default:
      return line satisfies never;
  }
}

function begin(world: World, build: ClassicBuild, at: Nanos, { ordinal, total, text }: Heard): void {
  if (build.over) return;
  endCurrent(world, build, at, OK);
  const started: StepStarted = { inputs: [], ordinal, total };
  const span = world.spans.start({
    ...under(build.span),
    ...{ at, from: 'dockerd', to: 'dockerd', name: `Step ${ordinal}/${total} : ${text}` },
    attributes: { [STEP_START]: started, [ATTR.probe]: 'docker.sock' },
  });
  build.step = newStep(span);
}

function end(world: World, build: ClassicBuild, at: Nanos, outcome: Outcome): void {
  build.over = true;
  endCurrent(world, build, at, outcome);
}

function endCurrent(world: World, build: ClassicBuild, at: Nanos, outcome: Outcome): void {
  if (build.step) endStep(world, build.step, at, outcome, build.result);
  build.step = undefined;
  build.result = { cached: false };
}

/** Its request is over: a step that did not end before was broken off. */
export function endClassicBuild(world: World, exchange: number, at: Nanos): void {
  const build = world.classicBuilds.get(exchange);
  world.classicBuilds.delete(exchange);
  if (build?.step) endStep(world, build.step, at, failed('canceled'), { ...build.result, canceled: true }, 'inferred');
}

/** The step of this request that is at work now. */
export const stepOfRequest = (world: World, request: Span): Span | undefined =>
  [...world.classicBuilds.values()].find(({ span }) => span === request)?.step?.span;
