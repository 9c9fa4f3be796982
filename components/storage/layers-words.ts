/** The stack of a container and what happened to its files, in words. */

import { bytesText, plural } from '#engine/scene/number-words.ts';
import type { ContainerFiles, ToldChange, TouchedFile } from '#engine/scene/storage/container-files.ts';
import type { ContainerStack, StackLayer } from '#engine/scene/storage/container-stack.ts';

/** What stands in the upper directory for a file, as short as a chip. */
export function upperWords({ now, last, copy, same, hides }: TouchedFile): string {
  if (now === 'whiteout') return 'whiteout';
  if (hides.length > 0) return 'opaque';
  if (last.action === 'renamed') return 'renamed';
  if (copy) return same ? 'copy' : 'copy, changed';
  return 'new';
}

export function layerName({ kind, by }: StackLayer): string {
  if (kind === 'upper') return 'upper';
  if (kind === 'init') return 'init';
  return by === undefined ? 'image layer' : instructionOf(by);
}

/** `/bin/sh -c #(nop)  CMD ["sh"]` → `CMD ["sh"]` */
const instructionOf = (by: string): string =>
  by
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^(RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/\s*# buildkit$/, '');

/** Names, as long as they are few. */
export const sharedWords = (names: readonly string[]): string =>
  names.length > 2 ? plural(names.length, 'container') : names.join(' and ');

/** `/var/lib/docker/overlay2/<64 digits>-init/diff` → `3fa04c1d2b9e…-init/diff` */
export const shortDirectory = (path: string): string =>
  path
    .split('/')
    .slice(-2)
    .join('/')
    .replace(/([0-9a-z]{12})[0-9a-z]{10,}/, '$1…');

export const LAYER_PURPOSE: Record<StackLayer['kind'], string> = {
  upper: 'the only directory that this container writes to',
  init: 'what Docker puts under its own files: /etc/hosts, /etc/hostname, /etc/resolv.conf',
  image: 'read only, and the same for every container that stands on it',
};

/** One sentence: what to notice now. */
export function noticeOf(stack: ContainerStack, { changes, files }: ContainerFiles, others: number): string {
  const copy = changes.findLast(({ action }) => action === 'copied-up');
  const largest = changes
    .filter(({ action }) => action === 'copied-up')
    .reduce<ToldChange | undefined>((most, one) => ((one.bytes ?? 0) > (most?.bytes ?? 0) ? one : most), undefined);
  const hidden = [...files.values()].filter(({ now }) => now === 'whiteout').length;
  const size = stack.root.bytes ?? 0;
  if (largest?.bytes)
    return `The first change of ${largest.path} copied all ${bytesText(largest.bytes)} of it up into the container’s own directory; the image keeps its own.`;
  if (hidden > 0)
    return `${plural(hidden, 'file')} of the image ${hidden === 1 ? 'is' : 'are'} hidden by a whiteout, not deleted: the layer still has ${hidden === 1 ? 'it' : 'them'}.`;
  if (copy) return `${copy.path} was copied up: the container changes its copy, never the image.`;
  if (size > 0) return `What this container wrote lies in its upper directory alone: ${bytesText(size)}.`;
  const shared = others > 0 ? `, and shares its image’s layers with ${plural(others, 'other container')}` : '';
  return `${stack.name} stands on ${plural(stack.root.lower.length, 'lower directory', 'lower directories')}${shared}. It has written nothing yet.`;
}
