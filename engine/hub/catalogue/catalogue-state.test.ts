import { expect, test } from 'vitest';
import { type CatalogueState, type ImageState, initialState, withImage, withoutBuilder } from './catalogue-state.ts';

const after = (...states: ImageState['state'][]): CatalogueState =>
  states.reduce(
    (state, each, index) => withImage(state, `i${index}`, { state: each }),
    initialState(states.map((_, index) => `i${index}`)),
  );

test.each<[string, ImageState['state'][], CatalogueState['status'], number]>([
  ['nothing was begun', ['waiting', 'waiting'], 'building', 0],
  ['one is being made', ['ready', 'building'], 'building', 1],
  ['one failed and others go on', ['failed', 'waiting'], 'building', 0],
  ['all are there', ['ready', 'ready'], 'ready', 2],
  ['all is over and one is not there', ['failed', 'ready'], 'failed', 1],
])('when %s', (_, states, status, done) => {
  expect(after(...states)).toMatchObject({ status, done, total: states.length });
});

test('a change of one image leaves the others and the bytes alone', () => {
  const state = withImage(initialState(['a', 'b']), 'b', { state: 'ready', tags: ['latest'] }, 7);
  expect(withImage(state, 'a', { state: 'building' })).toMatchObject({
    bytes: 7,
    images: [
      { name: 'a', state: 'building' },
      { name: 'b', state: 'ready', tags: ['latest'] },
    ],
  });
});

test('when the builder is gone, what it had not finished has failed with the reason', () => {
  const state = withoutBuilder(after('ready', 'failed', 'building', 'waiting'), 'it was killed');
  expect(state.status).toBe('failed');
  expect(state.images.map(({ error }) => error)).toEqual([undefined, undefined, 'it was killed', 'it was killed']);
});
