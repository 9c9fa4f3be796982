import { expect, test } from 'vitest';
import type { HubStatus, LabStatus } from '#engine/trace/wire.ts';
import { imagesMade, stillToCome } from './hub-wait.ts';

const making = (...missing: string[]): HubStatus => ({
  ...{ state: missing.length > 0 ? 'making' : 'ready', done: 3 - missing.length, total: 3, failed: [] },
  missing,
});

test.each([
  ['an image', ['docker', 'pull', 'redis'], ['redis']],
  ['one with a tag', ['docker', 'run', '--rm', 'redis:7', 'true'], ['redis']],
  ['one by its whole name', ['docker', 'pull', 'docker.io/library/redis@sha256:00'], ['redis']],
  ['one of a namespace', ['docker', 'run', 'nicolaka/netshoot', 'ip', 'a'], ['nicolaka/netshoot']],
  ['several in a script', ['sh', '-c', 'docker pull redis; docker pull "nginx"'], ['nginx', 'redis']],
  ['none that is to come', ['docker', 'ps'], []],
  ['a part of a longer word only', ['docker', 'pull', 'redistribute'], []],
])('a command that names %s waits for it', (_, words, expected) => {
  expect(stillToCome(making('nginx', 'redis', 'nicolaka/netshoot'), words)).toEqual(expected);
});

test('waiting ends with the last that is named, and tells how far it is', async () => {
  const listeners = new Set<(status: LabStatus) => void>();
  const lab = {
    status: { phase: 'ready', detail: '', images: [], hub: making('redis', 'nginx') } as LabStatus,
    onStatus: (listener: (status: LabStatus) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const lines: string[] = [];
  const waited = imagesMade(lab, ['docker', 'pull', 'redis'], (line) => lines.push(line));
  lab.status = { ...lab.status, hub: making('nginx') };
  for (const listener of [...listeners]) listener(lab.status);
  await waited;
  expect(lines).toEqual(['the Docker Hub of the lab makes redis (1 of 3 images are ready)']);
  expect(listeners.size).toBe(0);
});
