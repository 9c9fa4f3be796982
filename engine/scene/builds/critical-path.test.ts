import { expect, test } from 'vitest';
import { fromMillis, spanId } from '#engine/trace/ids.ts';
import type { BuildStep } from '../build.ts';
import { criticalEdgesOf, criticalPathOf } from './critical-path.ts';

type Times = readonly [from: number, to: number];
const step = (id: string, [from, to]: Times, inputs: string[] = [], state: BuildStep['state'] = 'ran'): BuildStep => ({
  ...{ id, name: id, span: spanId(id), stage: '0', inputs, log: [], state },
  ...{ startedAt: fromMillis(from), endedAt: fromMillis(to) },
  instruction: /^[A-Z]+/.exec(id)?.[0] ?? 'internal',
});
const cached = (id: string, at: number, inputs: string[]): BuildStep => step(id, [at, at], inputs, 'cached');

const CASES: [string, BuildStep[], string[], string[]][] = [
  [
    'what ended last of all that a step is made from',
    [step('FROM', [0, 9]), step('context', [2, 30]), step('COPY', [31, 40], ['FROM', 'context'])],
    ['context', 'COPY'],
    ['context COPY'],
  ],
  [
    'not the cached step that was named last, but the files that were waited for',
    [
      ...[step('FROM', [0, 9]), step('context', [2, 30]), cached('RUN a', 31, ['FROM'])],
      step('COPY', [32, 40], ['RUN a', 'context']),
    ],
    ['context', 'COPY'],
    ['context COPY'],
  ],
  [
    'what is below cached steps, along the lines through them',
    [
      ...[step('load', [0, 5]), step('FROM', [6, 20]), cached('RUN a', 21, ['FROM']), cached('RUN b', 22, ['RUN a'])],
      step('RUN c', [23, 40], ['RUN b']),
    ],
    ['load', 'FROM', 'RUN c'],
    ['FROM RUN a', 'RUN a RUN b', 'RUN b RUN c'],
  ],
  [
    'over the cache alone the builder’s own work, and not what another stage did meanwhile',
    [
      ...[step('load', [0, 5]), cached('COPY a', 6, []), cached('RUN a', 7, ['COPY a'])],
      ...[step('RUN other', [8, 20]), step('RUN c', [21, 90], ['RUN a'])],
    ],
    ['load', 'RUN c'],
    [],
  ],
  [
    'a base image, known or not',
    [step('FROM', [0, 4], [], 'cached'), step('RUN', [5, 9], ['FROM'])],
    ['FROM', 'RUN'],
    ['FROM RUN'],
  ],
  ['nothing where all was found', [cached('COPY', 1, []), cached('RUN', 2, ['COPY'])], [], []],
];

test.each(CASES)('the end waited for %s', (_, steps, path, edges) => {
  expect(criticalPathOf({ steps }, fromMillis(100))).toEqual(path);
  expect([...criticalEdgesOf({ steps }, path)].toSorted()).toEqual(edges.toSorted());
});
