/** For tests: what no registry takes, laid into its storage by hand, as somebody could who made a registry of their own. */
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REGISTRY_ID } from './registry-process.ts';

/** A manifest that is served under a digest that may not be its own, and under the tag `latest`. `digest` is `sha256:…`. */
export function layManifest(storage: string, name: string, digest: string, content: string): void {
  const hex = digest.replace('sha256:', '');
  const manifests = `repositories/${name}/_manifests`;
  lay(storage, `blobs/sha256/${hex.slice(0, 2)}/${hex}/data`, content);
  const links = [`revisions/sha256/${hex}`, 'tags/latest/current', `tags/latest/index/sha256/${hex}`];
  for (const link of links) lay(storage, `${manifests}/${link}/link`, digest);
}

function lay(storage: string, path: string, content: string): void {
  const file = join(storage, 'docker/registry/v2', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  for (let at = file; at !== storage; at = dirname(at)) chownSync(at, REGISTRY_ID, REGISTRY_ID);
}
