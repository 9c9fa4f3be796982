/** Layers, each made once and kept under the hash of all that goes into it: a changed recipe makes only what depends on it anew. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { cacheEntry, type Progress } from '#engine/lab/cache-entry.ts';
import { recipe as labRecipe } from '#engine/lab/image/recipe.ts';
import { treeHash } from '#engine/lab/image/tree.ts';
import { cacheDir } from '#engine/lab/paths.ts';
import { FileTree } from './file-tree.ts';
import { type Below, foldersOf, type Makes, makeLayer } from './layer-make.ts';
import { stepInputs } from './layer-steps.ts';
import type { LayerRecipe } from './recipe.ts';
import { readTar } from './tar-read.ts';

/** Raised when the builder itself changes what comes out. */
const VERSION = 1;
const GZIP_LEVEL = 9;

/** A layer in the cache. */
export type Layer = {
  recipe: LayerRecipe;
  below: Layer | null;
  dir: string;
  /** Hex, of the compressed layer, and of its tar. */
  digest: string;
  diffId: string;
  /** Compressed. */
  bytes: number;
  packages: { name: string; version: string }[];
};

type Facts = Pick<Layer, 'digest' | 'diffId' | 'bytes' | 'packages'>;

const BLOB = 'layer.tar.gz';
const FACTS = 'layer.json';
const STATUS = 'status';

export const blobOf = ({ dir }: Layer): string => join(dir, BLOB);

/** Where the cache has the layer of a recipe, or would: the digest below is a part, so that a layer never lies on another than it was made for. */
export function layerDir(recipe: LayerRecipe, below: Pick<Layer, 'diffId'> | null): string {
  const { suite, excluded, included } = labRecipe;
  const files = foldersOf(recipe.name).map(treeHash);
  const parts = [
    VERSION,
    process.arch,
    suite,
    excluded,
    included,
    recipe,
    below?.diffId,
    files,
    stepInputs(recipe.step),
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return join(cacheDir(), 'catalogue', `${recipe.name}-${hash.slice(0, 16)}`);
}

/** At once when the cache has it. Rejects with what failed; nothing of it counts as made then. */
export async function cachedLayer(
  recipe: LayerRecipe,
  below: Layer | null,
  makes: Omit<Makes, 'draft'>,
  progress: Progress,
): Promise<Layer> {
  const make = async (draft: string) => {
    makes.signal?.throwIfAborted();
    progress(`making the layer ${recipe.name}`);
    await write(draft, recipe, below, makes);
  };
  const dir = await cacheEntry(layerDir(recipe, below), make, progress);
  const facts: Facts = JSON.parse(readFileSync(join(dir, FACTS), 'utf8'));
  return { recipe, below, dir, ...facts };
}

async function write(
  draft: string,
  recipe: LayerRecipe,
  below: Layer | null,
  makes: Omit<Makes, 'draft'>,
): Promise<void> {
  const { tar, status, packages } = await makeLayer(recipe, below && contentOf(below), { ...makes, draft });
  const blob = gzipSync(tar, { level: GZIP_LEVEL });
  const facts: Facts = { digest: sha256(blob), diffId: sha256(tar), bytes: blob.length, packages };
  writeFileSync(join(draft, BLOB), blob);
  writeFileSync(join(draft, STATUS), status);
  writeFileSync(join(draft, FACTS), JSON.stringify(facts, null, 1));
}

/** Out of the blobs themselves: there is no second record of what is in a layer. */
function contentOf(layer: Layer): Below {
  const tree = new FileTree(layer.below && contentOf(layer.below).tree);
  tree.add(readTar(gunzipSync(readFileSync(blobOf(layer)))));
  return { tree, status: readFileSync(join(layer.dir, STATUS), 'utf8') };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
