import { expect, test } from 'vitest';
import { countText, type Problem, wholeText } from './problem.ts';

const problem = (severity: Problem['severity'], more: Partial<Problem> = {}): Problem => ({
  ...{ severity, rule: 'r', message: 'It is so.' },
  range: { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 2 },
  ...more,
});

test.each<[Problem['severity'][], string]>([
  [[], 'Nothing to say'],
  [['info'], '1 hint'],
  [['error', 'info', 'error'], '2 errors, 1 hint'],
  [['warning', 'error'], '1 error, 1 warning'],
])('%j is %s', (severities, text) => {
  expect(countText(severities.map((severity) => problem(severity)))).toBe(text);
});

test('a marker says what is so, what was measured, and what to write', () => {
  expect(wholeText(problem('info', { measured: '5 MB.', instead: 'COPY' }))).toBe('It is so.\n5 MB.\nInstead: COPY');
  expect(wholeText(problem('info'))).toBe('It is so.');
});
