/** Whatever a real lab told of its processes and control groups is explained, number by number. */
import { expect, test } from 'vitest';
import { RECORDED_NAMESPACES } from '#engine/scene/process/recorded-namespaces.fixture.ts';
import { unexplained } from './explain/unexplained.ts';

const events = RECORDED_NAMESPACES.filter(({ subject }) => subject.kind !== 'container');

test('of the recording', () => {
  expect(events.length).toBeGreaterThan(20);
  expect(unexplained(events)).toEqual([]);
});
