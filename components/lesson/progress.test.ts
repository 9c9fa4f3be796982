import { expect, test } from 'vitest';
import { inLab, NO_PROGRESS, readProgress, withAnswer, withDone, withProof } from './progress.ts';

const busy = withDone(
  withProof(withAnswer({ ...NO_PROGRESS, lab: 'one' }, 'guess', { value: 'four', seq: 7 }), 'C000-02', 9),
  ['first'],
);

test('the same lab keeps answers and proofs', () => {
  expect(inLab(busy, 'one')).toBe(busy);
});

test('another lab forgets answers and proofs, since their places in the log are gone, and keeps what was done', () => {
  expect(inLab(busy, 'two')).toEqual({ lab: 'two', answers: {}, proofs: {}, done: ['first'] });
});

test('an answer can be taken back', () => {
  expect(withAnswer(busy, 'guess', null).answers).toEqual({});
});

test('a step that is done twice is kept once', () => {
  expect(withDone(busy, ['first'])).toBe(busy);
});

test('what is stored and cannot be read counts as nothing', () => {
  expect(readProgress('{"lab":')).toEqual(NO_PROGRESS);
  expect(readProgress(null)).toEqual(NO_PROGRESS);
});
