import { expect, test } from 'vitest';
import { hubImagesOf } from './lesson.ts';

test.each([
  ['what it runs and the lab lacks', { images: ['nginx', 'redis'], pulls: [] }, ['redis']],
  ['what it pulls, though the lab has one', { images: [], pulls: ['nginx'] }, ['nginx']],
  ['each once', { images: ['redis'], pulls: ['redis'] }, ['redis']],
  ['nothing for a lesson of the lab’s own images', { images: ['nginx', 'busybox'], pulls: [] }, []],
])('the hub has to make %s', (_, head, expected) => {
  expect(hubImagesOf(head, ['nginx', 'busybox'])).toEqual(expected);
});
