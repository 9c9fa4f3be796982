import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { layerDir } from './layer-cache.ts';
import type { LayerRecipe } from './recipe.ts';

const RECIPE: LayerRecipe = { name: 'nginx', on: 'debian', packages: ['nginx-light'], createdBy: 'RUN x' };
const BELOW = { diffId: 'a' };

test('the same recipe on the same layer is the same entry, named by its layer', () => {
  expect(layerDir({ ...RECIPE }, { ...BELOW })).toBe(layerDir(RECIPE, BELOW));
  expect(basename(layerDir(RECIPE, BELOW))).toMatch(/^nginx-[\da-f]{16}$/);
});

test.each<[string, Partial<LayerRecipe>, { diffId: string } | null]>([
  ['another package', { packages: ['nginx'] }, BELOW],
  ['a user more', { users: [{ name: 'x', id: 1, home: '/' }] }, BELOW],
  ['another command', { createdBy: 'RUN y' }, BELOW],
  ['a step', { step: 'npm' }, BELOW],
  ['another layer below', {}, { diffId: 'b' }],
  ['none below', {}, null],
])('another one with %s', (_, change, below) => {
  expect(layerDir({ ...RECIPE, ...change }, below)).not.toBe(layerDir(RECIPE, BELOW));
});
