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
  const hub = [
    { name: 'nginx:1.26', bytes: 22_940_000 },
    { name: 'redis:8', bytes: null },
  ];
  expect(imageOffers({ present: ['alpine:3.22', 'nginx:1.26'], hub, coming: ['node'] }, ['build'])).toEqual([
    { name: 'build', detail: 'a stage of this file' },
    { name: 'alpine:3.22', detail: 'in this lab' },
    { name: 'nginx:1.26', detail: 'in this lab' },
    { name: 'redis:8', detail: 'on the lab’s Docker Hub' },
    { name: 'node', detail: 'being made for the lab’s Docker Hub' },
    { name: 'scratch', detail: 'nothing at all' },
  ]);
  expect(imageOffers({ present: [], hub, coming: [] }, [])[0]?.detail).toBe('on the lab’s Docker Hub, 22.9 MB to pull');
});

test('stages above a line', () => {
  expect(stagesAbove('FROM a AS one\nRUN x\nfrom b as Two\nFROM c AS three', 4)).toEqual(['one', 'Two']);
});
