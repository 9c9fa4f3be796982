/** Which image a FROM stood on: its digest or ID, as the builder or the image store tells. */
import type { StateChanged } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { storedAt } from '../stored-world.ts';
import type { Placed } from './build-steps.ts';
import type { FoldedBuild } from './fold-build.ts';

export type BaseImage = { id: string; evidence: 'observed' | 'inferred' };

/** BuildKit names the digest where it resolved one; the classic builder the image's ID; else it is what had that name then. */
export function baseImageOf(
  { build, images }: FoldedBuild,
  { step, place }: Placed,
  store: readonly StateChanged[] = [],
): BaseImage | undefined {
  if (place?.stage.base.kind !== 'image') return undefined;
  const digest = /@(sha256:[0-9a-f]+)/.exec(step.name)?.[1] ?? images.get(step.id);
  if (digest) return { id: digest, evidence: 'observed' };
  const id = imageAt(place.stage.base.name, build.startedAt, store);
  return id === undefined ? undefined : { id, evidence: 'inferred' };
}

/** ID of the image that had a name then, as far as the store was told. */
export const imageAt = (name: string, at: Nanos, store: readonly StateChanged[] = []): string | undefined =>
  [...storedAt(store, at).images].find(([, { tags }]) => tags.includes(familiar(name)))?.[0];

/** `docker.io/library/nginx` → `nginx:latest` */
export function familiar(name: string): string {
  const short = name.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
}
