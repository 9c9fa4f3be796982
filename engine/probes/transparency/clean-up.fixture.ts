/** Between two cases: what the last one left on an engine goes, past every probe. What stays is what was there before the first. */
import { request } from 'node:http';
import type { LabPlace } from '#engine/lab/driver.ts';
import { askJson } from '../engine-client.ts';

/** Names of containers that stay, and tags of images. */
export type Kept = { containers: readonly string[]; images: readonly string[] };

const LIMIT_MS = 60_000;
type Container = { Id: string; Names: string[] };
type Image = { Id: string; RepoTags?: string[] };

export async function cleanUp({ dockerSocket }: LabPlace, kept: Kept): Promise<void> {
  const list = async <T>(path: string) => (await askJson(dockerSocket, path, AbortSignal.timeout(LIMIT_MS))) as T[];
  const change = (method: string, path: string) => changed(dockerSocket, method, path);
  for (const { Id, Names } of await list<Container>('/containers/json?all=1'))
    if (!Names.some((name) => kept.containers.includes(name.slice(1))))
      await change('DELETE', `/containers/${Id}?force=1&v=1`);
  for (const { RepoTags } of await list<Image>('/images/json'))
    for (const tag of RepoTags ?? []) if (!kept.images.includes(tag)) await change('DELETE', `/images/${tag}?force=1`);
  for (const what of ['images', 'networks', 'build']) await change('POST', `/${what}/prune`);
  await change('POST', `/volumes/prune?filters=${encodeURIComponent('{"all":["true"]}')}`);
}

/** Resolves with the answer's status. */
const changed = (socketPath: string, method: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path, agent: false, timeout: LIMIT_MS }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer`)));
    asked.on('error', reject);
    asked.end();
  });
