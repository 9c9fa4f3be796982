import { expect, test } from 'vitest';
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
