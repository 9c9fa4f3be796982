/** What happened to a file, in a few words. Pure. */
import { bytesText, durationText, plural } from '../number-words.ts';
import type { ToldChange } from './container-files.ts';

export function actionWords({ action, whiteout, bytes, took, from, times, hides = [] }: ToldChange): string {
  const often = times !== undefined && times > 1 ? `, ${times} times` : '';
  switch (action) {
    case 'read':
      return `read${often}`;
    case 'created':
      return 'made';
    case 'changed':
      return `changed${often}`;
    case 'copied-up': {
      const what = bytes === undefined ? 'copied up' : `copied up: ${bytesText(bytes)}`;
      return took === undefined ? what : `${what} in ${durationText(took)}`;
    }
    case 'attributes':
      return `rights, owner or times changed${often}`;
    case 'renamed':
      return `renamed from ${from ?? 'another name'}`;
    case 'deleted':
      return whiteout ? 'deleted: a whiteout hides it' : 'deleted';
    case 'hidden':
      return hides.length > 0 ? `made anew: hides ${plural(hides.length, 'name')} below` : 'made anew';
    case 'copied-in':
      return 'filled from the image';
    default:
      return action satisfies never;
  }
}
