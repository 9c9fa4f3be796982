/** Whatever a real lab told of its processes and control groups is explained, number by number. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { StateChanged } from '#engine/trace/event.ts';
import { unexplained } from './explain/unexplained.ts';

const RECORDED = new URL('../scene/process/fixtures/shared-namespaces.jsonl', import.meta.url);
const events = readFileSync(RECORDED, 'utf8')
  .trim()
  .split('\n')
  .map((line) => StateChanged.parse(JSON.parse(line)))
  .filter(({ subject }) => subject.kind !== 'container');

test('of the recording', () => {
  expect(events.length).toBeGreaterThan(20);
  expect(unexplained(events)).toEqual([]);
});
