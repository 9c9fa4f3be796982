/** Of which directories overlayfs makes each container's root, as dockerd's layer store has written it down on the lab's disk. */
import { closeSync, fstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listInside, openInside, pathOf, readInside } from '#engine/lab/inside-lab.ts';
import type { ContainerRoot } from '#engine/trace/storage.ts';

/** More containers of a lab are not looked at. */
export const MOST_ROOTS = 256;
const DOCKER = '/var/lib/docker';
const MOUNTS = `${DOCKER}/image/overlay2/layerdb/mounts`;
const LAYERS = `${DOCKER}/image/overlay2/layerdb/sha256`;
const ID = /^[0-9a-f]{64}$/;
const CACHE_ID = /^[\w-]{1,128}$/;
const LARGEST_FILE = 64 * 1024;
const MOST_LAYERS = 512;

/** `overlay`: the name of its directory below `overlay2`. */
export type OverlayRoot = ContainerRoot & { container: string; overlay: string };

/**
 * Those that make no sense, or are not whole yet, are left out.
 * @param root of the lab @param known by container: their directories stay the same
 */
export function overlayRoots(
  root: string,
  known: ReadonlyMap<string, OverlayRoot>,
): { roots: OverlayRoot[]; cut: boolean } {
  const ids = namesAt(root, MOUNTS, MOST_ROOTS + 1).filter((name) => ID.test(name));
  const roots = ids.slice(0, MOST_ROOTS).flatMap((container) => {
    const before = known.get(container);
    if (!before?.init || before.lower.length === 0) return rootOf(root, container) ?? [];
    return { ...before, mounted: isMounted(root, `${DOCKER}/overlay2/${before.overlay}`) };
  });
  return { roots, cut: ids.length > MOST_ROOTS };
}

/** It is there to stay: before dockerd removes a layer's directory, it takes its short name away. */
export function isKept(root: string, overlay: string): boolean {
  const short = textAt(root, `${DOCKER}/overlay2/${overlay}/link`);
  return /^\w{1,64}$/.test(short) && linkAt(root, `${DOCKER}/overlay2/l`, short) !== undefined;
}

function rootOf(root: string, container: string): OverlayRoot | undefined {
  const record = (name: string) => textAt(root, `${MOUNTS}/${container}/${name}`);
  const [overlay, init, parent] = [record('mount-id'), record('init-id'), record('parent')];
  if (!CACHE_ID.test(overlay)) return undefined;
  const place = `${DOCKER}/overlay2/${overlay}`;
  const chains = chainsBelow(root, parent);
  const lower = lowersOf(root, place).toReversed();
  return {
    container,
    overlay,
    driver: 'overlay2',
    lower: lower.map((directory) => ({ directory, ...chainOf(chains, directory) })),
    ...(CACHE_ID.test(init) && { init: `${DOCKER}/overlay2/${init}/diff` }),
    upper: `${place}/diff`,
    work: `${place}/work`,
    merged: `${place}/merged`,
    mounted: isMounted(root, place),
  };
}

/** `l/SHORT:l/SHORT`, top first: links to `../<id>/diff`, which are read and not followed. */
const lowersOf = (root: string, place: string): string[] =>
  textAt(root, `${place}/lower`)
    .split(':')
    .slice(0, MOST_LAYERS)
    .flatMap((short) => {
      const id = /^l\/(\w{1,64})$/.exec(short)?.[1];
      const target = id && linkAt(root, `${DOCKER}/overlay2/l`, id);
      const directory = target && /^\.\.\/([\w-]{1,128}\/diff)$/.exec(target)?.[1];
      return directory ? [`${DOCKER}/overlay2/${directory}`] : [];
    });

/** Directory of each layer below → its chain ID. */
function chainsBelow(root: string, top: string): Map<string, string> {
  const chains = new Map<string, string>();
  for (let chain = top; /^sha256:[0-9a-f]{64}$/.test(chain) && chains.size < MOST_LAYERS; ) {
    const place = `${LAYERS}/${chain.slice('sha256:'.length)}`;
    chains.set(`${DOCKER}/overlay2/${textAt(root, `${place}/cache-id`)}/diff`, chain);
    chain = textAt(root, `${place}/parent`);
  }
  return chains;
}

const chainOf = (chains: ReadonlyMap<string, string>, directory: string): { chain?: string } => {
  const chain = chains.get(directory);
  return chain === undefined ? {} : { chain };
};

/** The mount has another device than the directory in which it lies. */
function isMounted(root: string, place: string): boolean {
  const [merged, outside] = [deviceAt(root, `${place}/merged`), deviceAt(root, place)];
  return merged !== undefined && merged !== outside;
}

function deviceAt(root: string, path: string): number | undefined {
  return attempt(() => {
    const fd = openInside(root, path);
    const { dev } = fstatSync(fd);
    closeSync(fd);
    return dev;
  });
}

const textAt = (root: string, path: string): string => attempt(() => readInside(root, path, LARGEST_FILE).trim()) ?? '';
const namesAt = (root: string, path: string, most: number) => attempt(() => listInside(root, path, most)) ?? [];

function linkAt(root: string, directory: string, name: string): string | undefined {
  return attempt(() => {
    const fd = openInside(root, directory);
    try {
      return readlinkSync(join(pathOf(fd), name));
    } finally {
      closeSync(fd);
    }
  });
}

/** What is not there, or no more. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
