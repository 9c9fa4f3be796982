import { expect, test } from 'vitest';
import { buildOf, stepOfLine } from '#engine/scene/build-advice/build.fixture.ts';
import { dockerfileProblems } from './dockerfile-problems.ts';

const said = (text: string): string[] =>
  dockerfileProblems(text, { ignore: undefined, builds: [] }).map(
    ({ rule, range }) => `${rule}@${range.startLineNumber}:${range.startColumn}-${range.endColumn}`,
  );

test('what the service finds and what our rules advise stand in the order of the lines', () => {
  expect(said('FROM alpine\nUSER app\nWORKDIRR /x\n  RUN apk add \\\n  curl\n')).toEqual([
    'tag-not-pinned@1:1-12',
    'syntax@3:1-9',
    'apk-cache-kept@4:3-14',
  ]);
});

test('a file that was only just made is not wrong yet', () => {
  expect(said('\n')).toEqual([]);
});

test('where the last build failed is told until that line is edited', () => {
  const text = 'FROM alpine:3\nUSER app\nRUN cat /missing\nRUN true\n';
  const failed = buildOf(text, { steps: [stepOfLine(3, { state: 'failed', error: 'exit code: 1' })] });
  const errors = (now: string, builds = [failed]) =>
    dockerfileProblems(now, { ignore: undefined, builds }).filter(({ severity }) => severity === 'error');
  expect(errors(text)).toEqual([expect.objectContaining({ rule: 'last build', message: 'exit code: 1' })]);
  expect(errors(`# moved\n${text}`)[0]?.range).toMatchObject({ startLineNumber: 4, endColumn: 17 });
  expect(errors(text.replace('/missing', '/there'))).toEqual([]);
  expect(errors(text, [failed, buildOf(text, { steps: [stepOfLine(3, { state: 'ran' })] })])).toEqual([]);
});
