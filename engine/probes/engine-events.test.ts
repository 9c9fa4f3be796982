import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { watchEngineEvents } from './engine-events.ts';

const dir = mkdtempSync(join(tmpdir(), 'events-'));
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const image = (id: string) => JSON.stringify({ Type: 'image', Action: 'load', Actor: { ID: id } });

/** A lab's root may put a program of its own where the engine was. */
async function pretender(lines: string[]): Promise<string> {
  const path = join(dir, 'engine.sock');
  const server = createServer((request, response) => {
    if (request.url === '/events') response.write(`${lines.join('\n')}\n`);
    else response.end('{"Ports":1,"RepoTags":{}}');
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
    rmSync(dir, { recursive: true });
  });
  return path;
}

test('what is no event is passed over, and what follows is told', async () => {
  const lines = ['{}', '3', '{"Type":"container","Action":"start"}', image('first'), 'null', image('last')];
  const path = await pretender(lines);
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    const probe = watchEngineEvents(path, (observation: Observation) => {
      if (observation.kind !== 'engine.event' || observation.subject.kind !== 'image') return;
      seen.push(observation.subject.id);
      if (observation.subject.id === 'last') resolve();
    });
    cleanups.push(() => probe.stop());
  });
  expect(seen).toEqual(['first', 'last']);
});
