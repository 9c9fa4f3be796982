import { expect, test } from 'vitest';
import { buildOf, stepOfLine } from '#engine/scene/build-advice/build.fixture.ts';
import { nanos } from '#engine/trace/ids.ts';
import { marginMarks } from './margin-marks.ts';

const TEXT = 'FROM alpine:3\nRUN make\nCMD ["a"]';
const took = { startedAt: nanos(0), endedAt: nanos(3.21e9) };
const build = buildOf(TEXT, {
  steps: [
    stepOfLine(1, { state: 'cached', bytes: 8e6 }),
    stepOfLine(2, { state: 'ran', bytes: 12.8e6, ...took }),
    stepOfLine(3, { state: 'config' }),
  ],
});
const said = (...given: Parameters<typeof marginMarks>): string[] =>
  marginMarks(...given).map(({ line, text }) => `${line}: ${text}`);

test('beside each instruction stands how it went', () => {
  expect(said(TEXT, build)).toEqual(['1: cached · 8.00 MB', '2: 3.21 s · 12.8 MB', '3: config only']);
});

test('marks move with their instruction, and what was edited since has none', () => {
  expect(said('# new\nFROM alpine:3\nRUN make all\nCMD ["a"]', build)).toEqual([
    '2: cached · 8.00 MB',
    '4: config only',
  ]);
});

test('a step that failed, and one that was not reached', () => {
  const failed = buildOf(TEXT, {
    steps: [stepOfLine(2, { state: 'failed', ...took }), stepOfLine(3, { state: 'not reached' })],
  });
  expect(said(TEXT, failed)).toEqual(['2: failed after 3.21 s', '3: not reached']);
});

test('what the next build would do stands behind, or alone', () => {
  const forecast = [
    { line: 1, outcome: 'hit' },
    { line: 2, outcome: 'miss', why: 'It was edited.' },
  ] as const;
  expect(said(TEXT, build, forecast).slice(0, 2)).toEqual([
    '1: cached · 8.00 MB · next: from the cache',
    '2: 3.21 s · 12.8 MB · next: runs',
  ]);
  expect(marginMarks(TEXT, undefined, forecast)).toMatchObject([
    { line: 1, state: 'hit' },
    { line: 2, state: 'miss', detail: 'Next build (inferred): runs. It was edited.' },
  ]);
});

test('a time that cannot be measured is no time', () => {
  const at = nanos(5);
  const steps = [
    stepOfLine(1, { startedAt: at, endedAt: at }),
    stepOfLine(2, { state: 'failed', startedAt: at, endedAt: at }),
  ];
  expect(said(TEXT, buildOf(TEXT, { steps })).slice(0, 2)).toEqual(['1: ran', '2: failed']);
});

test('without a build nothing is said', () => {
  expect(said(TEXT, undefined)).toEqual([]);
});

test('why it ran stands where one points at it, with what changed, and how that is known', () => {
  const changed = [{ path: 'a.js', how: 'changed' as const }];
  const why = { kind: 'files', changed, evidence: 'inferred' } as const;
  const ran = buildOf(TEXT, { steps: [stepOfLine(2, { state: 'ran', ...took, why })] });
  expect(marginMarks(TEXT, ran)[0]?.detail).toBe(
    'Last build: ran, 3.21 s\n\nA file that it copies changed. a.js (changed) (inferred)',
  );
});
