import { expect, test } from 'vitest';
import { CATALOGUE } from './catalogue-list.ts';

const { layers, images } = CATALOGUE;
const names = layers.map(({ name }) => name);

test('every layer has one recipe, and lies on one that is there', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(layers.filter(({ on }) => on !== undefined && !names.includes(on))).toEqual([]);
});

test('every image has one recipe, of layers that are there', () => {
  const repositories = images.map(({ repository }) => repository);
  expect(new Set(repositories).size).toBe(repositories.length);
  const tops = images.flatMap(({ layer }) => (typeof layer === 'string' ? [layer] : Object.values(layer)));
  expect(tops.filter((top) => !names.includes(top))).toEqual([]);
});

test('no layer is made for nothing', () => {
  const used = new Set(images.flatMap(({ layer }) => (typeof layer === 'string' ? [layer] : Object.values(layer))));
  const below = new Set(layers.map(({ on }) => on));
  expect(names.filter((name) => !used.has(name) && !below.has(name))).toEqual([]);
});

test('what stands in for another image says so', () => {
  const standIns = images.filter(({ standInFor }) => standInFor).map(({ repository }) => repository);
  expect(standIns).toEqual(
    expect.arrayContaining(['library/alpine', 'library/ubuntu', 'library/centos', 'library/mysql']),
  );
});

test('what people pull first is made first', () => {
  expect(images.slice(0, 6).map(({ repository }) => repository)).toEqual(
    ['hello-world', 'busybox', 'alpine', 'debian', 'nginx', 'redis'].map((name) => `library/${name}`),
  );
});
