import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closingCounts, closingLine, counts, judge, playwrightCounts, sum, vitestCounts } from './counts.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-room-counts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = (value: unknown): string => {
  const file = join(folder, 'report.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

test('adds up and closes with one line', () => {
  expect(closingLine(sum([counts(2, 1), counts(3, 0, 4)]))).toBe('5 passed, 1 failed, 4 skipped');
});

test.each([
  ['no report', null, 0, counts(0, 1)],
  ['no test at all', counts(), 0, counts(0, 1)],
  ['a runner that fails without a failed test', counts(3), 1, counts(3, 1)],
  ['a failed test', counts(3, 2), 1, counts(3, 2)],
  ['a good run', counts(3, 0, 1), 0, counts(3, 0, 1)],
])('judges %s', (_, found, status, expected) => {
  expect(judge(found, status)).toEqual(expected);
});

test('counts a test file that could not be loaded as a failure', () => {
  const file = report({
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [{}] },
    ],
  });
  expect(vitestCounts(file)).toEqual(counts(4, 2, 3));
});

test('counts an error outside any browser test as a failure', () => {
  const file = report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] });
  expect(playwrightCounts(file)).toEqual(counts(6, 2, 2));
});

test('knows no counts from a torn report', () => {
  expect(vitestCounts(report('{"numPassed'))).toBeNull();
  expect(playwrightCounts(join(folder, 'absent.json'))).toBeNull();
});

test('reads the last closing line', () => {
  expect(closingCounts('1 passed, 0 failed\nmore\n7 passed, 2 failed\n')).toEqual(counts(7, 2));
  expect(closingCounts('7 passed, 2 failed, 3 skipped')).toEqual(counts(7, 2, 3));
  expect(closingCounts('all passed')).toBeNull();
});
