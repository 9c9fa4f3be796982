import { expect, test } from 'vitest';
import { began, ended, traceOf } from '#engine/scene/make-trace.ts';
import { callId, stepsOf } from '#engine/scene/steps.ts';
import { spanId } from '#engine/trace/ids.ts';
import { chosenStep } from './chosen-step.ts';
import { stepOf } from './make-build.fixture.ts';

const trace = traceOf(
  began(0, 'root', 'terminal → terminal', 'docker build'),
  began(1, 'solve', 'dockerd → buildkit', 'Control/Solve', { parent: 'root' }),
  began(2, 'span RUN', 'buildkit → buildkit', '[2/2] RUN', { parent: 'solve' }),
  began(3, 'runc', 'dockerd → runc', 'runc run', { parent: 'span RUN' }),
  ended(4, 'runc'),
);
const steps = [stepOf('FROM', 'ran'), stepOf('RUN', 'ran')];

test.each([
  ['the step’s own message', 'span RUN', 'RUN'],
  ['what the step caused', 'runc', 'RUN'],
  ['what led to it', 'solve', undefined],
  ['nothing', undefined, undefined],
  ['what is not there', 'gone', undefined],
])('%s', (_, span, id) => {
  const selected = span && callId(spanId(span));
  expect(chosenStep(steps, { steps: stepsOf(trace), selected, trace })?.id).toBe(id);
});
