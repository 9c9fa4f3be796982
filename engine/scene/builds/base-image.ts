/** Which image a FROM stood on: its digest or ID, as the builder or the image store tells. */
import type { StateChanged } from '#engine/trace/event.ts';
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
  const name = familiar(place.stage.base.name);
  const found = [...storedAt(store, build.startedAt).images].find(([, { tags }]) => tags.includes(name));
  return found && { id: found[0], evidence: 'inferred' };
}

/** `docker.io/library/nginx` → `nginx:latest` */
export function familiar(name: string): string {
  const short = name.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
}
