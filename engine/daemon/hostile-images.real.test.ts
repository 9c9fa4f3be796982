/**
 * Images and archives that somebody made to do harm, pulled and loaded by a lab's real docker, with its own image store. Whatever becomes of them there, nothing outside
 * changes: other labs have their hub, the daemon keeps its memory, and the trace says what docker said.
 */
import { expect, test, vi } from 'vitest';
import { until } from './daemon.fixture.ts';
import { type ARCHIVES, storeHostile } from './hostile-images.fixture.ts';
import { hostileLab, type Words } from './hostile-lab.fixture.ts';
import { LIMIT_MS } from './one-lab.fixture.ts';

vi.setConfig({ testTimeout: LIMIT_MS, hookTimeout: LIMIT_MS });

const { lab, pulls, loads } = hostileLab();

const IS_UP = 'until docker info >/dev/null 2>&1; do sleep 0.2; done';
const CYCLE = /manifest unknown|no matching manifest|verification failed/;
const DIFFS = /layers from manifest don't match image configuration/;

test.each<[string, Words]>([
  // Unpacked in a root of its own, where the way up and out ends.
  ['upwards', null],
  ['absolute', null],
  ['through-link', /no such file or directory/],
  ['through-layers', /no such file or directory/],
  ['hard-link', /no such file or directory/],
  // A layer is known by its digest; what a manifest says of its size is for the progress bar.
  ['said-larger', null],
  ['said-smaller', null],
  ['said-negative', null],
  ['many-diffs', DIFFS],
  ['few-diffs', DIFFS],
  ['no-diffs', DIFFS],
  ['wrong-diff', DIFFS],
  ['long-manifest', null],
  ['deep-config', /exceeded max depth/],
  ['lists-itself', CYCLE],
  ['list-each-other', CYCLE],
  ['nested', null],
  ['large', null],
  ['file-bomb', /no space left on device/],
  ['gzip-bomb', /no space left on device/],
])('docker pull %s', (name, words) => pulls(name, words));

test.each<[keyof typeof ARCHIVES, Words]>([
  ['upwards', null],
  ['config-upwards', /is not in \/var\/lib\/docker\/tmp/],
  ['layer-is-link', /no such file or directory/],
  ['through-link', /no such file or directory/],
])('docker load %s', (name, words) => loads(name, words));

test('thousands of layers that are one end dockerd itself, which comes back, and the trace says that it broke off', async () => {
  await storeHostile(lab, 'thousands');
  const ran = await lab.run('docker pull thousands');
  expect([ran.ok, ran.said]).toEqual([false, expect.stringMatching(/EOF|Cannot connect|reset/)]);
  const create = ran.spans.find(({ name }) => name === 'POST /images/create');
  const end = await until('its end', () => create && ran.end(create));
  expect(end.outcome.ok).toBe(false);
  expect((await lab.run(`${IS_UP}; docker image rm -f honest; docker pull honest`)).ok).toBe(true);
});
