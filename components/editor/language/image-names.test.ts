import { expect, test } from 'vitest';
import { imageOffers, imageWordAt, stagesAbove } from './image-names.ts';

test.each<[string, ReturnType<typeof imageWordAt>]>([
  ['FROM ', { word: '', start: 6 }],
  ['FROM alp', { word: 'alp', start: 6 }],
  ['from --platform=$X node:', { word: 'node:', start: 20 }],
  ['FROM alpine AS ', null],
  ['RUN alp', null],
])('%j', (line, expected) => {
  expect(imageWordAt(line, line.length + 1)).toEqual(expected);
});

test('stages, then the lab, then its hub; each once', () => {
  const offers = imageOffers({ present: ['alpine:3.22', 'nginx'], hub: ['nginx', 'redis'] }, ['build']);
  expect(offers.map(({ name }) => name)).toEqual(['build', 'alpine:3.22', 'nginx', 'redis', 'scratch']);
});

test('stages above a line', () => {
  expect(stagesAbove('FROM a AS one\nRUN x\nfrom b as Two\nFROM c AS three', 4)).toEqual(['one', 'Two']);
});
