/** A step of a build as its span tells of it, at a point in time. */
import { BUILD_EVENT, StepEnded, StepLog, StepStarted, StepsNamed } from '#engine/trace/build.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { BuildStep, StepOutput, StepState } from '../build.ts';
import type { SpanView } from '../trace-view.ts';
import { type StepEventType, stepAfter } from './build-step.machine.ts';

export type ObservedStep = Pick<BuildStep, 'id' | 'name' | 'state' | 'inputs' | 'log' | 'error'> &
  Pick<BuildStep, 'queuedAt' | 'startedAt' | 'endedAt' | 'span' | 'image'>;

export type StepMoment = { at: Nanos; type: StepEventType };

/** What happened to a step, in order. */
export function momentsOf(span: SpanView): StepMoment[] {
  const { queuedAt = span.start } = startOf(span) ?? {};
  const told = span.events.filter(({ name }) => name === BUILD_EVENT.log || name === BUILD_EVENT.progress);
  return [
    { at: nanos(Math.min(queuedAt, span.start)), type: 'was queued' },
    { at: span.start, type: 'was started' },
    ...told.map(({ at }): StepMoment => ({ at, type: 'told' })),
    ...(span.end === undefined ? [] : [{ at: span.end, type: endOf(span) }]),
  ];
}

function endOf(span: SpanView): StepEventType {
  const ended = resultOf(span);
  if (ended?.canceled) return 'was canceled';
  if (span.outcome?.ok === false) return 'failed';
  return ended?.cached ? 'was found in the cache' : 'succeeded';
}

/**
 * Undefined where the builder had not named it by then, or its span says nothing that makes sense.
 * @param root its build, which tells what a step printed that came when that was over
 */
export function observedAt(span: SpanView, at: number, root: SpanView): ObservedStep | undefined {
  const started = startOf(span);
  const moments = momentsOf(span).filter((moment) => moment.at <= at);
  const [first] = moments;
  if (!started || !first) return undefined;
  const state = moments.reduce<StepState>((now, { type }) => stepAfter(now, type) ?? now, 'waiting');
  const ended = span.end !== undefined && span.end <= at ? resultOf(span) : undefined;
  const late = logOf(root, at).filter(({ vertex }) => vertex !== undefined && vertex === started.vertex);
  return {
    ...{ id: idOf(span, started), name: span.name, state, inputs: started.inputs, log: [...logOf(span, at), ...late] },
    ...{ queuedAt: first.at, span: span.id },
    ...(span.start <= at && { startedAt: span.start }),
    ...(span.end !== undefined && span.end <= at && { endedAt: span.end }),
    ...(state === 'failed' && span.outcome?.ok === false && { error: span.outcome.error }),
    ...(ended?.image && { image: ended.image }),
  };
}

/** Steps that BuildKit had named by then; of those that never begin there is no more. */
export function namedBy({ events }: SpanView, at: number): ObservedStep[] {
  return events.flatMap((event) => {
    if (event.name !== BUILD_EVENT.steps || event.at > at) return [];
    const { success, data } = StepsNamed.safeParse(event.attributes);
    const named = success ? data.steps : [];
    return named.map(({ vertex, name, inputs }) => ({
      ...{ id: vertex, name, inputs, state: 'waiting' as const, queuedAt: event.at, log: [] },
    }));
  });
}

const idOf = ({ id }: SpanView, { vertex, ordinal }: StepStarted): string =>
  vertex ?? (ordinal === undefined ? `span:${id}` : `step:${ordinal}`);

function startOf({ attributes }: SpanView): StepStarted | undefined {
  const { success, data } = StepStarted.safeParse(attributes['build.step']);
  return success ? data : undefined;
}

function resultOf({ answer }: SpanView): StepEnded | undefined {
  const { success, data } = StepEnded.safeParse(answer['build.result']);
  return success ? data : undefined;
}

const logOf = ({ events }: SpanView, at: number): StepOutput[] =>
  events.flatMap((event) => {
    if (event.name !== BUILD_EVENT.log || event.at > at) return [];
    const { success, data } = StepLog.safeParse(event.attributes);
    return success ? [{ ...data, at: event.at }] : [];
  });
