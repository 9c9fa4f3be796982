/**
 * The same images and archives with the image store of containerd, which looks at other things, and says other words.
 * Not thousands of layers that are one: containerd asks for each of them, and all wait for one another, until somebody gives up.
 */
import { test, vi } from 'vitest';
import type { ARCHIVES } from './hostile-images.fixture.ts';
import { hostileLab, type Words } from './hostile-lab.fixture.ts';
import { LIMIT_MS } from './one-lab.fixture.ts';

vi.setConfig({ testTimeout: LIMIT_MS, hookTimeout: LIMIT_MS });

const SET = `mkdir -p /etc/docker; echo '{"features": {"containerd-snapshotter": true}}' > /etc/docker/daemon.json; kill $(pidof dockerd)`;
const IS_SET = "until docker info -f '{{.DriverStatus}}' 2>/dev/null | grep -q io.containerd; do sleep 0.2; done";
const { pulls, loads } = hostileLab(`${SET}; ${IS_SET}`);

test.each<[string, Words]>([
  ['upwards', null],
  ['absolute', null],
  // It follows the link, but within the layer's own root.
  ['through-link', null],
  ['through-layers', null],
  ['hard-link', /no such file or directory/],
  ['said-larger', /unexpected EOF/],
  ['said-smaller', /failed size validation/],
  ['said-negative', /failed size validation/],
  ['many-diffs', /number of layers and diffIDs don't match/],
  ['few-diffs', /number of layers and diffIDs don't match/],
  ['no-diffs', /number of layers and diffIDs don't match/],
  ['wrong-diff', /wrong diff id/],
  ['long-manifest', null],
  ['deep-config', /exceeded max depth/],
  ['lists-itself', /unexpected commit digest/],
  ['list-each-other', /unexpected commit digest/],
  ['nested', null],
  ['large', null],
])('docker pull %s', (name, words) => pulls(name, words));

test.each<[keyof typeof ARCHIVES, Words]>([
  ['upwards', null],
  ['config-upwards', /not found/],
  ['layer-is-link', /no target for symlink/],
  ['through-link', /no target for symlink/],
])('docker load %s', (name, words) => loads(name, words));
