import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Locator } from '@playwright/test';
import type { Learner } from './learner.ts';

/** Opens a recording of a real engine: a build of several stages, again after an edit, by the classic builder, and one that fails. */
export async function openBuilds(learner: Learner): Promise<Locator> {
  const { page } = learner;
  const buffer = gunzipSync(readFileSync(new URL('fixtures/builds.trace.jsonl.gz', import.meta.url)));
  await page.goto('/replay');
  await page
    .getByLabel('Recording file')
    .setInputFiles({ name: 'builds.trace.jsonl', mimeType: 'application/x-ndjson', buffer });
  await learner.settled();
  return page.getByRole('tabpanel', { name: 'Build' });
}
