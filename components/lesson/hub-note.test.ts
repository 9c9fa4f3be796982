import { expect, test } from 'vitest';
import type { HubStatus, LabStatus } from '#engine/trace/wire.ts';
import { noteOf } from './hub-note.tsx';

const statusWith = (hub: Partial<HubStatus>): LabStatus => ({
  ...{ phase: 'ready', detail: '', images: [{ name: 'nginx', state: 'present' }] },
  hub: { state: 'making', done: 0, total: 3, missing: [], failed: [], ...hub },
});

const lesson = { images: ['nginx'], pulls: ['nginx', 'redis'] };

test.each([
  ['one that is made meanwhile', { missing: ['redis', 'python'] }, 'redis is still being made'],
  ['two of them', { missing: ['nginx', 'redis'] }, 'nginx and redis are still being made'],
  ['one that could not be made', { failed: [{ name: 'redis', error: 'no network' }] }, 'no redis: no network'],
  ['no hub at all', { state: 'off' as const }, 'no Docker Hub, and this lesson pulls nginx and redis'],
])('a lesson tells of %s', (_, hub, words) => {
  expect(noteOf(lesson, statusWith(hub))).toContain(words);
});

test.each([
  ['what it pulls is made', lesson, { missing: ['python'] }],
  ['it runs only what the lab has', { images: ['nginx'], pulls: [] }, { missing: ['nginx'] }],
])('a lesson tells nothing when %s', (_, head, hub) => {
  expect(noteOf(head, statusWith(hub))).toBeUndefined();
});
