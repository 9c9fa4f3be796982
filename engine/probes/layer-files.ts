/**
 * What one layer adds, changes and hides: a bounded walk through `overlay2/<cache-id>/diff`, beside the same directories of the layers
 * below. Links are not followed, and nothing is opened but directories.
 */
import { closeSync, fstatSync, lstatSync, type Stats } from 'node:fs';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { namesIn, openInside, pathOf } from '#engine/lab/inside-lab.ts';
import type { ChangedPath, LayerFiles } from '#engine/trace/stored.ts';
import { extendedAttribute } from './extended-attribute.ts';

/** Entries that are counted, and those of them that are told by name. */
export const LAYER_BOUNDS = { entries: 20_000, largest: 40, deletions: 20 } as const;
/** Of a layer with more entries nothing is told that it might not have. */
const MOST_IN_ONE = 10_000;
/** Names looked up for one layer, in it and in those below: a second's work. */
const MOST_LOOKS = 200_000;
/** Files looked at before others get their turn. */
const AT_A_TIME = 64;
const DEEPEST = 100;
const LONGEST_PATH = 240;
/** Within a user namespace, and without one. */
const OPAQUE = ['user.overlay.opaque', 'trusted.overlay.opaque'];

type Found = ChangedPath & { inode?: string };
type Directory = { path: string; lowers: readonly string[] };

type Where = {
  /** The lab's root as the host sees it. */
  base: string;
  /** Directory of the layer's files. */
  diff: string;
  /** Those of the layers below it, the nearest first. */
  lowers: readonly string[];
};

/** @throws when the layer is not there, or `signal` aborts */
export async function layerFiles(
  { base, diff, lowers }: Where,
  { entries = LAYER_BOUNDS.entries as number, signal = new AbortController().signal } = {},
): Promise<LayerFiles> {
  const walk: Walk = { base, diff, found: [], todo: [{ path: '', lowers }], looks: 0, cut: false };
  for (let next = walk.todo.pop(); next; next = walk.todo.pop()) {
    if (walk.found.length >= entries || walk.looks > MOST_LOOKS || depthOf(next) > DEEPEST) {
      walk.cut = true;
      break;
    }
    await readDirectory(walk, next, signal);
  }
  return summary(walk.found, walk.cut);
}

type Walk = Pick<Where, 'base' | 'diff'> & {
  found: Found[];
  todo: Directory[];
  /** How many names were looked up by now, here and below. */
  looks: number;
  cut: boolean;
};

const depthOf = ({ path }: Directory): number => path.split('/').length - 1;

async function readDirectory(walk: Walk, at: Directory, signal: AbortSignal): Promise<void> {
  const fd = openInside(walk.base, `${walk.diff}${at.path}`);
  const below = openAll(walk.base, at);
  try {
    if (at.path !== '' && isOpaque(fd)) walk.found.push({ path: at.path, how: 'opaque', bytes: 0 });
    const names = namesIn(fd, MOST_IN_ONE + 1);
    walk.cut ||= names.length > MOST_IN_ONE;
    for (const [index, name] of names.slice(0, MOST_IN_ONE).entries()) {
      if (walk.looks > MOST_LOOKS) break;
      note(walk, at, name, lstatSync(`${pathOf(fd)}/${name}`), below);
      if (index % AT_A_TIME === 0) await othersFirst();
      signal.throwIfAborted();
    }
  } finally {
    for (const one of [fd, ...below.map((lower) => lower.fd)]) closeSync(one);
  }
}

function note(walk: Walk, at: Directory, name: string, stats: Stats, below: readonly Lower[]): void {
  const under = below.filter((lower) => isThere(lower.fd, name));
  const path = `${at.path}/${name}`;
  walk.looks += 1 + below.length;
  if (stats.isDirectory()) walk.todo.push({ path, lowers: under.map(({ root }) => root) });
  else walk.found.push(changeOf(path, stats, under.length > 0));
}

type Lower = { root: string; fd: number };

/** The same directory of the layers below, as far as they have it. */
function openAll(base: string, { path, lowers }: Directory): Lower[] {
  return lowers.flatMap((root) => {
    try {
      return [{ root, fd: openInside(base, `${root}${path}`) }];
    } catch {
      return [];
    }
  });
}

function isThere(fd: number, name: string): boolean {
  if (!fstatSync(fd).isDirectory()) return false;
  const stats = lstatSync(`${pathOf(fd)}/${name}`, { throwIfNoEntry: false });
  return stats !== undefined && !isWhiteout(stats);
}

const isWhiteout = (stats: Stats): boolean => stats.isCharacterDevice() && stats.rdev === 0;

const isOpaque = (fd: number): boolean => OPAQUE.some((name) => extendedAttribute(pathOf(fd), name) === 'y');

function changeOf(path: string, stats: Stats, isBelow: boolean): Found {
  if (isWhiteout(stats)) return { path, how: 'deleted', bytes: 0 };
  const how = isBelow ? 'changed' : 'added';
  if (!stats.isFile()) return { path, how, bytes: 0 };
  return { path, how, bytes: stats.size, ...(stats.nlink > 1 && { inode: `${stats.dev} ${stats.ino}` }) };
}

function summary(found: readonly Found[], cut: boolean): LayerFiles {
  const count = (how: ChangedPath['how']) => found.filter((one) => one.how === how).length;
  return {
    added: count('added'),
    changed: count('changed'),
    deleted: count('deleted'),
    opaque: count('opaque'),
    bytes: bytesOf(found),
    paths: tellingOf(found),
    cut,
  };
}

function bytesOf(found: readonly Found[]): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { inode, bytes: size } of found) {
    if (inode === undefined || !seen.has(inode)) bytes += size;
    if (inode !== undefined) seen.add(inode);
  }
  return bytes;
}

function tellingOf(found: readonly Found[]): ChangedPath[] {
  const hides = ({ how }: Found) => how === 'deleted' || how === 'opaque';
  const byName = (a: Found, b: Found) => (a.path < b.path ? -1 : 1);
  const files = found.filter((one) => !hides(one)).sort((a, b) => b.bytes - a.bytes || byName(a, b));
  const hidden = found.filter(hides).sort(byName);
  return [...files.slice(0, LAYER_BOUNDS.largest), ...hidden.slice(0, LAYER_BOUNDS.deletions)].map(
    ({ path, how, bytes }) => ({
      path: path.length > LONGEST_PATH ? `…${path.slice(1 - LONGEST_PATH)}` : path,
      how,
      bytes,
    }),
  );
}
