import { expect, test } from 'vitest';
import { findRecordings, findRuns } from './find-runs.ts';

const runs = [
  { commandLine: 'docker run --rm hello-world', failed: false },
  { commandLine: 'docker ps -a', failed: false },
  { commandLine: 'docker run nothere', failed: true },
];

test.each([
  ['nothing asked', '', false, [0, 1, 2]],
  ['a word', 'ps', false, [1]],
  ['words in any order and case', 'HELLO run', false, [0]],
  ['only what failed', '', true, [2]],
  ['both', 'ps', true, []],
] as const)('%s', (_, text, failed, found) => {
  expect(findRuns(runs, { text, failed })).toEqual(found.map((index) => runs[index]));
});

const recordings = [
  { title: 'docker ps -a', runs: runs.slice(1, 2) },
  { title: 'Lab session', runs },
  { title: 'docker ps without a run', runs: [] },
];

test.each([
  ['nothing asked', '', false, [0, 1, 2]],
  ['a word of one run', 'hello', false, [1]],
  ['words of two runs are not one run', 'hello ps', false, []],
  ['a title counts where there is no run', 'ps', false, [0, 1, 2]],
  ['a title does not count where there are runs', 'session', false, []],
  ['only what failed', '', true, [1]],
] as const)('recordings: %s', (_, text, failed, found) => {
  expect(findRecordings(recordings, { text, failed })).toEqual(found.map((index) => recordings[index]));
});
