import { expect, test } from 'vitest';
import { FlowGate } from './flow-gate.ts';

function gate() {
  const calls: string[] = [];
  const source = { pause: () => calls.push('pause'), resume: () => calls.push('resume') };
  return { calls, flow: new FlowGate(source, 10, 100) };
}

test('pauses above the high mark once and resumes below the low mark', () => {
  const { calls, flow } = gate();
  flow.add('viewer', 90);
  expect(calls).toEqual([]);
  flow.add('viewer', 20);
  flow.add('viewer', 20);
  expect(calls).toEqual(['pause']);
  flow.done('viewer', 119);
  expect(calls).toEqual(['pause']);
  flow.done('viewer', 5);
  expect(calls).toEqual(['pause', 'resume']);
});

test('waits for the slowest holder, and for none that has left', () => {
  const { calls, flow } = gate();
  flow.add('viewer', 200);
  flow.add('mirror', 200);
  flow.done('mirror', 200);
  expect(calls).toEqual(['pause']);
  flow.forget('viewer');
  expect(calls).toEqual(['pause', 'resume']);
});

test('an ack for more than was sent does not count as credit', () => {
  const { calls, flow } = gate();
  flow.done('viewer', 1_000_000);
  flow.add('viewer', 101);
  expect(calls).toEqual(['pause']);
});
