/** What a lab can pull from its hub, tag by tag, and how much each is: read where the registry keeps it, so it is what a pull would find. */
import type { HubImage } from '#engine/trace/wire.ts';
import { type LabContext, placeOf } from './lab-context.ts';
import { pulledBytes } from './pulled-bytes.ts';
import type { RepositoryStore } from './repository-store.ts';
import { visibleNames } from './visible-names.ts';

/** Of one lab; the shared catalogue has some hundred. */
const MOST = 1000;

/** By name, as `docker pull` takes it: `library/` is left out. */
export async function listedImages(lab: LabContext): Promise<HubImage[]> {
  const sizes = new Map<string, Promise<number | null>>();
  const listed: HubImage[] = [];
  for (const name of await visibleNames(lab)) {
    const repository = placeOf(lab, name)?.repository;
    if (repository === undefined) continue;
    for (const tag of await lab.store.tags(repository)) {
      if (listed.length >= MOST) return listed;
      const digest = await lab.store.digestOf(repository, tag);
      if (digest) listed.push({ name: `${name.replace(/^library\//, '')}:${tag}`, bytes: await sizeOf(digest) });
    }
  }
  return listed;

  /** Many tags are one image. */
  function sizeOf(digest: string): Promise<number | null> {
    const size = sizes.get(digest) ?? bytesOf(lab.store, digest);
    sizes.set(digest, size);
    return size;
  }
}

async function bytesOf(store: RepositoryStore, digest: string): Promise<number | null> {
  const read = async (one: string): Promise<unknown> => parsed(await store.manifest(one));
  return pulledBytes(await read(digest), process.arch === 'x64' ? 'amd64' : process.arch, read);
}

/** What a lab pushed may be anything. */
function parsed(body: Buffer | null): unknown {
  try {
    return body && JSON.parse(body.toString());
  } catch {
    return null;
  }
}
