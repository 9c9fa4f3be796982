import { describe, expect, test } from 'vitest';
import { CatalogueState } from './catalogue-state.ts';

const state = (...missing: string[]) => {
  const catalogue = new CatalogueState();
  catalogue.set({ ready: false, done: 1, total: 3, missing });
  return catalogue;
};
const forever = new AbortController().signal;

describe('an image is missing', () => {
  test.each([
    ['nginx', 'library/nginx', 'latest', true],
    ['library/nginx', 'library/nginx', undefined, true],
    ['nginx:1.26', 'library/nginx', '1.26', true],
    ['nginx:1.26', 'library/nginx', 'latest', false],
    ['nginx:1.26', 'library/nginx', undefined, true],
    ['nginx', 'student/nginx', 'latest', false],
    ['a/b', 'a/b', 'latest', true],
  ])('with %s to come, %s:%s: %s', (missing, name, tag, is) => {
    expect(state(missing).isMissing(name, tag)).toBe(is);
  });
});

describe('waiting for an image', () => {
  test('ends when it has come, and not when another has', async () => {
    const catalogue = state('nginx', 'redis');
    const waiting = catalogue.waitFor('library/nginx', 'latest', 60_000, forever);
    catalogue.set({ ready: false, done: 2, total: 3, missing: ['nginx'] });
    catalogue.set({ ready: true, done: 3, total: 3, missing: [] });
    expect(await waiting).toBe(true);
  });

  test('ends with its time, and when the asker leaves', async () => {
    const leaving = new AbortController();
    const left = state('nginx').waitFor('library/nginx', 'latest', 60_000, leaving.signal);
    leaving.abort();
    expect(await left).toBe(false);
    expect(await state('nginx').waitFor('library/nginx', 'latest', 1, forever)).toBe(false);
  });
});

test('the explanation says what is being made, and how far that is', () => {
  expect(state('nginx').explain('library/nginx')).toContain('the image nginx (1 of 3 images are ready)');
});
