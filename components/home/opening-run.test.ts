import { expect, test } from 'vitest';
import { growTrace } from '#engine/scene/grow-trace.ts';
import { began, ended } from '#engine/scene/make-trace.ts';
import type { Runs } from '#engine/scene/runs.ts';
import { emptyTrace, type TraceView } from '#engine/scene/trace-view.ts';
import { nanos, traceId } from '#engine/trace/ids.ts';
import { openingRun } from './opening-run.ts';

type Kind = 'ps' | 'run' | 'failed run';

function viewOf(id: string, kind: Kind): TraceView {
  const exit = kind === 'failed run' ? 1 : 0;
  return growTrace(emptyTrace(traceId(id), nanos(0)), [
    began(0, id, 'terminal → terminal', id),
    ...(kind === 'ps' ? [] : [began(1, `${id}-init`, 'runc → container', 'runc init', { parent: id })]),
    ended(2, id, { 'process.exit.code': exit }, exit === 0 ? undefined : `exit status ${exit}`),
  ]);
}

const runsOf = (...kinds: Kind[]): Runs => {
  const views = kinds.map((kind, index) => viewOf(`${index}`, kind));
  return { order: views.map(({ id }) => id), views: new Map(views.map((view) => [view.id, view])) };
};

test.each([
  { name: 'nothing is shown of an empty recording', runs: runsOf(), shown: undefined },
  {
    name: 'a run that reaches a container comes before what only lists processes',
    runs: runsOf('ps', 'run'),
    shown: '1',
  },
  { name: 'a run that failed is not what a visitor sees first', runs: runsOf('failed run', 'run'), shown: '1' },
  { name: 'the earliest of several is shown', runs: runsOf('run', 'run'), shown: '0' },
  { name: 'without any, the first command is shown', runs: runsOf('ps', 'failed run'), shown: '0' },
])('$name', ({ runs, shown }) => {
  expect(openingRun(runs)?.id).toBe(shown);
});
