/** The sentences above namespaces and limits, for what a real lab told. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { limitGauges } from '#engine/scene/process/limit-gauges.ts';
import { namespaceMatrix } from '#engine/scene/process/namespace-matrix.ts';
import { processHistory } from '#engine/scene/process/process-world.ts';
import { StateChanged } from '#engine/trace/event.ts';
import { limitsNotice } from './limit-words.ts';
import { namespacesNotice } from './namespace-words.ts';

const RECORDED = new URL('../../engine/scene/process/fixtures/shared-namespaces.jsonl', import.meta.url);
const events = readFileSync(RECORDED, 'utf8')
  .trim()
  .split('\n')
  .map((line) => StateChanged.parse(JSON.parse(line)));

/** When the first process of the n-th container was told. */
const firstTold = (nth: number): number => {
  const ofContainers = events.filter(
    ({ subject, attributes }) => subject.kind === 'process-facts' && attributes.container !== undefined,
  );
  const times = [
    ...new Map(ofContainers.toReversed().map(({ attributes, at }) => [attributes.container, at])).values(),
  ];
  return times.toSorted((a, b) => a - b)[nth] ?? 0;
};

const at = (time: number) => {
  const [world, containers] = [processHistory(events).worldAt(time), containersAt(events, time)];
  return {
    namespaces: namespacesNotice(namespaceMatrix(world, containers)),
    limits: limitsNotice(limitGauges(world, containers)),
  };
};

test('before anything was told', () => {
  expect(at(0)).toEqual({
    namespaces: 'No process was told of at this moment.',
    limits: 'No container runs at this moment.',
  });
});

test('no container yet', () => expect(at(firstTold(0) - 1).namespaces).toMatch(/^No container runs\./));

test('one container without any flag', () => {
  const { namespaces, limits } = at(firstTold(1) - 1);
  expect(namespaces).toMatch(/^1 container, \d+ processes\. No container shares what Docker keeps apart/);
  expect(limits).toMatch(/^1 container without any limit/);
});

test('in the end: who uses whose, by which flag, and no number that moves by itself', () => {
  const { namespaces, limits } = at(Number.POSITIVE_INFINITY);
  expect(namespaces).toContain('lender uses the lab’s uts namespace (--uts host).');
  expect(namespaces).toContain('side uses web’s net namespace (--network container:web).');
  expect(namespaces).toMatch(/And 2 more\.$/);
  expect(limits).toMatch(
    /^1 of 6 containers has a limit of memory, CPU or processes\. small was stopped by its CPU quota in (most|some) of its periods\.$/,
  );
});
