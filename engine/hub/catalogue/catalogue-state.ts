/** How far the images of the labs' Docker Hub are, as the builder says it and others read it. */
export type ImageState = {
  /** `nginx`, `nicolaka/netshoot`. */
  name: string;
  /** Known once it is made: they speak of the versions in it. */
  tags: string[];
  state: 'waiting' | 'building' | 'ready' | 'failed';
  /** Why it failed, for people. */
  error?: string;
  /** Compressed, with the layers it shares with others. */
  bytes?: number;
};

export type CatalogueState = {
  /** `failed` when all is over and some image is not there. */
  status: 'building' | 'ready' | 'failed';
  done: number;
  total: number;
  /** Compressed bytes so far, what images share counted once. */
  bytes: number;
  images: ImageState[];
};

export const initialState = (names: readonly string[]): CatalogueState =>
  settled({ bytes: 0, images: names.map((name) => ({ name, tags: [], state: 'waiting' })) });

/** The state after one image changed. */
export function withImage(
  state: CatalogueState,
  name: string,
  change: Partial<Omit<ImageState, 'name'>>,
  bytes = state.bytes,
): CatalogueState {
  return settled({
    bytes,
    images: state.images.map((image) => (image.name === name ? { ...image, ...change } : image)),
  });
}

/** What was not finished never will be: the builder ended. */
export function withoutBuilder(state: CatalogueState, why: string): CatalogueState {
  const images = state.images.map(
    (image): ImageState =>
      image.state === 'ready' || image.state === 'failed' ? image : { ...image, state: 'failed', error: why },
  );
  return settled({ bytes: state.bytes, images });
}

function settled({ bytes, images }: Pick<CatalogueState, 'bytes' | 'images'>): CatalogueState {
  const ready = images.filter(({ state }) => state === 'ready').length;
  const failed = images.filter(({ state }) => state === 'failed').length;
  const status = ready === images.length ? 'ready' : ready + failed === images.length ? 'failed' : 'building';
  return { status, done: ready, total: images.length, bytes, images };
}
