/** All images, in the order in which they are made: small ones and those that people pull first come first. */
import { DATABASE_LAYERS, MARIADB_IMAGES, POSTGRES_IMAGES } from './database-recipes.ts';
import { DEBIAN_IMAGE, DEBIAN_LAYERS, NETSHOOT_IMAGES, TOOL_IMAGES } from './debian-recipes.ts';
import type { ImageRecipe, LayerRecipe } from './recipe.ts';
import { LANGUAGE_IMAGES, NODE_IMAGES, SERVER_IMAGES, SERVER_LAYERS, WEB_IMAGES } from './server-recipes.ts';
import { MULTI_IMAGES, SMALL_IMAGES, SMALL_LAYERS } from './small-recipes.ts';

export type Catalogue = { layers: LayerRecipe[]; images: ImageRecipe[] };

export const CATALOGUE: Catalogue = {
  layers: [...SMALL_LAYERS, ...DEBIAN_LAYERS, ...SERVER_LAYERS, ...DATABASE_LAYERS],
  images: [
    ...[...SMALL_IMAGES, DEBIAN_IMAGE, ...SERVER_IMAGES, ...WEB_IMAGES, ...MULTI_IMAGES, ...TOOL_IMAGES],
    ...[...LANGUAGE_IMAGES, ...MARIADB_IMAGES, ...POSTGRES_IMAGES, ...NODE_IMAGES, ...NETSHOOT_IMAGES],
  ],
};

/** The most that all blobs together may take, each counted once. */
export const BUDGET_BYTES = 150e6;
