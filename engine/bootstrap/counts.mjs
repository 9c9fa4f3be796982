/**
 * How many tests a runner passed, failed and skipped, from what it wrote.
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */
import { readFileSync } from 'node:fs';

export const counts = (passed = 0, failed = 0, skipped = 0) => ({ passed, failed, skipped });

/** @param {Counts[]} all @returns {Counts} */
export const sum = (all) =>
  all.reduce((a, b) => counts(a.passed + b.passed, a.failed + b.failed, a.skipped + b.skipped), counts());

export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A runner that died, ran nothing, or says it failed without naming a failure, has failed. */
export function judge(found, status) {
  if (found === null || found.passed + found.failed + found.skipped === 0) return counts(0, 1);
  return status !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found;
}

/** @param {string} file vitest's json report @returns {Counts | null} */
export function vitestCounts(file) {
  const report = readReport(file);
  if (!report) return null;
  // A file that could not even be loaded has no tests to count.
  const broken = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  ).length;
  return counts(
    report.numPassedTests,
    report.numFailedTests + broken,
    report.numPendingTests + (report.numTodoTests ?? 0),
  );
}

/** @param {string} file playwright's json report @returns {Counts | null} */
export function playwrightCounts(file) {
  const report = readReport(file);
  if (!report) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return counts(expected + flaky, unexpected + report.errors.length, skipped);
}

/** The last line of the form `3 passed, 1 failed` with or without `, 2 skipped`. @returns {Counts | null} */
export function closingCounts(output) {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)].at(-1);
  return found ? counts(Number(found[1]), Number(found[2]), Number(found[3] ?? 0)) : null;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
