/** Between which sheets of a container's stack a file moves by what was done to it. Pure. */
import type { ToldChange, TouchedFile } from './container-files.ts';

/** `lower` is the layer of the image that has it, `merged` what the container sees. */
export type Sheet = 'merged' | 'upper' | 'lower';
/** `token` is what moves, as short as a chip. */
export type FileMove = { change: ToldChange; from: Sheet; to: Sheet; token: string };

/** Its copy, what was done to it last, and its last reading: what there is of them, each by a way of its own. */
export function movesOf(file: TouchedFile): FileMove[] {
  const { copy, last, read, now, lower } = file;
  const moves: FileMove[] = [];
  if (copy && lower !== undefined) moves.push({ change: copy, from: 'lower', to: 'upper', token: 'copy' });
  const token = tokenOf(file);
  if (token !== undefined) moves.push({ change: last, from: 'merged', to: 'upper', token });
  if (read && (now === 'upper' || now === 'lower'))
    moves.push({
      change: read,
      from: now === 'lower' && lower !== undefined ? 'lower' : 'upper',
      to: 'merged',
      token: 'read',
    });
  return moves;
}

/** What somebody did through the merged root, and what that leaves in the upper directory. */
function tokenOf({ last, now, path }: TouchedFile): string | undefined {
  switch (last.action) {
    case 'created':
      return 'new';
    case 'changed':
      return 'write';
    case 'attributes':
      return 'rights';
    case 'deleted':
      return last.whiteout ? 'whiteout' : 'delete';
    case 'hidden':
      return 'opaque';
    case 'renamed':
      return path !== last.path && now === 'whiteout' ? 'whiteout' : 'rename';
    case 'read':
    case 'copied-up':
    case 'copied-in':
      return undefined;
    default:
      return last.action satisfies never;
  }
}
