/** Makes the images one after another and gives each to the registry as soon as it is whole. One that fails stops no other. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '#engine/lab/driver.ts';
import { recipe as labRecipe } from '#engine/lab/image/recipe.ts';
import { cacheDir } from '#engine/lab/paths.ts';
import { BUDGET_BYTES, type Catalogue } from './catalogue-list.ts';
import { type CatalogueState, initialState, withImage } from './catalogue-state.ts';
import { type Document, imageDocuments, indexOf, tagsOf } from './image-documents.ts';
import { blobOf, cachedLayer, type Layer } from './layer-cache.ts';
import { machine } from './layer-steps.ts';
import { PackageSource } from './package-source.ts';
import type { ImageRecipe } from './recipe.ts';
import type { RegistryPush } from './registry-push.ts';

export type BuildOptions = {
  catalogue: Catalogue;
  registry: RegistryPush;
  changed: (state: CatalogueState) => void;
  log: (line: string) => void;
  signal?: AbortSignal;
  budget?: number;
};

/** One image for one kind of machine. */
type Variant = { architecture: string; layers: Layer[]; config: Document; manifest: Document };

type Edition = { variants: Variant[]; tags: string[] };

export const nameOf = ({ repository }: ImageRecipe): string => repository.replace(/^library\//, '');

/** Resolves with the last state when all is done; rejects only when `signal` aborts. */
export async function buildCatalogue(options: BuildOptions): Promise<CatalogueState> {
  const build = new CatalogueBuild(options);
  try {
    return await build.run();
  } finally {
    await build.close();
  }
}

class CatalogueBuild {
  readonly #options: BuildOptions;
  readonly #layers = new Map<string, Promise<Layer>>();
  /** Bytes of each blob, by digest. */
  readonly #blobs = new Map<string, number>();
  /** A repository that has the blob. */
  readonly #holders = new Map<string, string>();
  readonly #sourceDir = join(cacheDir(), 'catalogue', `packages.draft-${process.pid}`);
  #source: Promise<PackageSource> | undefined;
  #state: CatalogueState;

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#state = initialState(options.catalogue.images.map(nameOf));
  }

  async run(): Promise<CatalogueState> {
    this.#options.changed(this.#state);
    for (const recipe of this.#options.catalogue.images) {
      this.#options.signal?.throwIfAborted();
      await this.#image(recipe);
    }
    return this.#state;
  }

  async close(): Promise<void> {
    await this.#source?.catch(() => {});
    rmSync(this.#sourceDir, { recursive: true, force: true });
  }

  async #image(recipe: ImageRecipe): Promise<void> {
    this.#tell(recipe, { state: 'building' });
    try {
      const editions = await Promise.all(editionsOf(recipe).map((edition) => this.#edition(edition)));
      const bytes = Math.max(...editions.map(({ variants }) => bytesOf(variants)));
      for (const { variants, tags } of editions) await this.#push(recipe, variants, tags);
      this.#tell(recipe, { state: 'ready', tags: editions.flatMap(({ tags }) => tags), bytes });
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      const why = explained(error);
      this.#options.log(`the image ${nameOf(recipe)} could not be made: ${why}`);
      this.#tell(recipe, { state: 'failed', error: why });
    }
  }

  async #edition(recipe: ImageRecipe): Promise<Edition> {
    const variants = await this.#variants(recipe);
    this.#count(variants);
    return { variants, tags: tagsOf(recipe, variants[0]?.layers ?? [], labRecipe.suite) };
  }

  async #variants(recipe: ImageRecipe): Promise<Variant[]> {
    const tops = typeof recipe.layer === 'string' ? { [machine()]: recipe.layer } : recipe.layer;
    const variants: Variant[] = [];
    for (const [architecture, top] of Object.entries(tops)) {
      const layers = stackOf(await this.#layer(top));
      variants.push({ architecture, layers, ...imageDocuments(recipe, layers, labRecipe.suite, architecture) });
    }
    return variants;
  }

  #layer(name: string): Promise<Layer> {
    const known = this.#layers.get(name);
    if (known) return known;
    const making = this.#makeLayer(name);
    this.#layers.set(name, making);
    return making;
  }

  async #makeLayer(name: string): Promise<Layer> {
    const { catalogue, signal, log } = this.#options;
    const recipe = catalogue.layers.find((layer) => layer.name === name);
    if (!recipe) throw new Error(`no recipe makes a layer ${name}`);
    const below = recipe.on === undefined ? null : await this.#layer(recipe.on);
    return cachedLayer(recipe, below, { source: () => this.#packages(), signal }, log);
  }

  /** The lists are fetched once, and only when something is to be made of packages. */
  #packages(): Promise<PackageSource> {
    this.#source ??= PackageSource.open(this.#sourceDir, this.#options.signal);
    return this.#source;
  }

  #count(variants: readonly Variant[]): void {
    const blobs = new Map(this.#blobs);
    for (const { layers, config, manifest } of variants) {
      for (const { digest, bytes } of layers) blobs.set(digest, bytes);
      for (const { digest, bytes } of [config, manifest]) blobs.set(digest, bytes.length);
    }
    const { budget = BUDGET_BYTES } = this.#options;
    const total = sum(blobs);
    if (total > budget)
      throw new LabError(`with it all images would take ${mb(total)}, more than the ${mb(budget)} they may`);
    for (const [digest, bytes] of blobs) this.#blobs.set(digest, bytes);
  }

  async #push({ repository }: ImageRecipe, variants: readonly Variant[], tags: readonly string[]): Promise<void> {
    const { registry } = this.#options;
    for (const { layers, config } of variants) {
      for (const layer of layers) {
        const content = { file: blobOf(layer), bytes: layer.bytes };
        await registry.blob(repository, { digest: layer.digest, content }, this.#holders.get(layer.digest));
        this.#holders.set(layer.digest, repository);
      }
      await registry.blob(repository, { digest: config.digest, content: config.bytes });
    }
    const [only, ...others] = variants;
    if (!only) return;
    if (others.length > 0) for (const { manifest } of variants) await registry.manifest(repository, manifest);
    const named = others.length > 0 ? indexOf(variants) : only.manifest;
    for (const tag of tags) await registry.manifest(repository, named, tag);
  }

  #tell(recipe: ImageRecipe, change: Parameters<typeof withImage>[2]): void {
    this.#state = withImage(this.#state, nameOf(recipe), change, sum(this.#blobs));
    this.#options.changed(this.#state);
  }
}

/** The image as it is, and with the label it needs under names that mean another. */
const editionsOf = (recipe: ImageRecipe): ImageRecipe[] =>
  recipe.alsoFor ? [recipe, { ...recipe, ...recipe.alsoFor }] : [recipe];

const bytesOf = (variants: readonly Variant[]): number =>
  variants.flatMap(({ layers }) => layers).reduce((total, layer) => total + layer.bytes, 0);

/** Lowest first. */
const stackOf = (layer: Layer): Layer[] => [...(layer.below ? stackOf(layer.below) : []), layer];
const sum = (blobs: ReadonlyMap<string, number>): number =>
  [...blobs.values()].reduce((total, bytes) => total + bytes, 0);
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function explained(error: unknown): string {
  if (error instanceof LabError && error.fix) return `${error.message}\n→ ${error.fix}`;
  return error instanceof Error ? error.message : String(error);
}
