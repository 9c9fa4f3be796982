/** For tests: what was told of a lab's image store by now, and what the engine and its disk say themselves. */
import { expect, vi } from 'vitest';
import { ImageStore, StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import type { ObservedLab } from './observed-lab.fixture.ts';
import { toldOf } from './told-facts.fixture.ts';

export type StoredTold = {
  store: ImageStore | undefined;
  images: Map<string, StoredImage>;
  layers: Map<string, StoredLayer>;
};

export const storedTold = (lab: ObservedLab): StoredTold => ({
  store: toldOf(lab, 'image-store', ImageStore).get('local'),
  images: toldOf(lab, 'stored-image', StoredImage),
  layers: toldOf(lab, 'layer', StoredLayer),
});

/** What an image that goes by this name was told to be, once all its layers have their files. */
export const toldImage = (lab: ObservedLab, name: string): Promise<{ id: string; image: StoredImage }> =>
  vi.waitFor(() => {
    const { images, layers } = storedTold(lab);
    const found = [...images].find(([id, { tags }]) => id === name || tags.includes(name));
    if (!found) throw new Error(`${name} was not told yet`);
    const [id, image] = found;
    for (const layer of image.layers) expect(layers.get(layer)?.files, `files of ${layer}`).toBeDefined();
    return { id, image };
  }, LIMIT);

export const LIMIT = { timeout: 90_000, interval: 50 };

/** Its output; throws what it printed when it fails. */
export async function said(lab: ObservedLab, line: string): Promise<string> {
  const { code, stdout, stderr } = await lab.command('bash', '-c', line);
  if (code !== 0) throw new Error(`${line}: ${stdout}${stderr}`);
  return stdout.trim();
}
