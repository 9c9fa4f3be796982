/** For tests: what a probe tells of an image store, in few words. */
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { ImageStore, StoredImage, StoredLayer } from '#engine/trace/stored.ts';

type Kind = 'stored-image' | 'layer' | 'image-store';

let seq = 0;
const told = (at: number, kind: Kind, id: string, attributes: object | null): StateChanged => ({
  ...{ type: 'state.changed', seq: seq++, at: nanos(at), subject: { kind, id }, action: 'read', evidence: 'observed' },
  state: attributes === null ? 'gone' : 'present',
  attributes: { ...attributes },
});

export const store = (at: number, more: Partial<ImageStore> = {}): StateChanged =>
  told(at, 'image-store', 'local', {
    ...{
      mode: 'graph driver',
      driver: 'overlay2',
      root: '/var/lib/docker',
      architecture: 'amd64',
      images: 0,
      layers: 0,
    },
    ...more,
  });

/** A layer named by its chain ID; what it stands on is known by the images. */
export const layer = (at: number, chainId: string, bytes: number, more: Partial<StoredLayer> = {}): StateChanged =>
  told(at, 'layer', chainId, { diffId: `diff of ${chainId}`, bytes, blobs: [], ...more });

/** @param layers chain IDs, bottom first; each with a history line that names it */
export const image = (at: number, id: string, layers: string[], more: Partial<StoredImage> = {}): StateChanged =>
  told(at, 'stored-image', id, {
    ...{ tags: [`${id}:latest`], digests: [], architecture: 'amd64', os: 'linux', layers, configBytes: 100 },
    ...{ history: layers.map((chainId) => ({ by: `RUN ${chainId}` })), ...more },
  });

export const gone = (at: number, kind: Kind, id: string): StateChanged => told(at, kind, id, null);

/** Debian, nginx on it, an app on that; busybox for itself. */
export const usual = (): StateChanged[] => [
  store(1),
  ...[layer(1, 'debian', 56), layer(1, 'nginx', 8), layer(1, 'busybox', 2)],
  ...[image(1, 'debian', ['debian']), image(1, 'nginx', ['debian', 'nginx']), image(1, 'busybox', ['busybox'])],
  ...[layer(10, 'app', 3), image(10, 'app', ['debian', 'nginx', 'app'])],
];
