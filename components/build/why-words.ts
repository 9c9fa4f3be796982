/** Why a step was not taken from the cache, in words. Pure. */
import type { BuildStep, FileChange, MissReason } from '#engine/scene/build.ts';
import { shortName } from './build-words.ts';

type Named = Pick<BuildStep, 'id' | 'name'> & Partial<Pick<BuildStep, 'state'>>;

/** @param steps of the same build: a reason may name one of them */
export function whyText(why: MissReason, steps: readonly Named[]): string {
  switch (why.kind) {
    case 'first':
      return 'No earlier build of this lab has it.';
    case 'no-cache':
      return why.scope === 'build'
        ? '--no-cache: nothing is taken from the cache.'
        : '--no-cache-filter: nothing of this stage is taken from the cache.';
    case 'instruction':
      return 'Its own text changed.';
    case 'parent':
      return `Below it, ${shortName(nameOf(why.step, steps))} ${happened(why.step, steps)}: ${lowered(whyText(why.root, steps))}`;
    case 'files':
      return why.changed.length === 1
        ? 'A file that it copies changed.'
        : `${why.changed.length} files that it copies changed.`;
    case 'build-arg':
      return `The build argument ${why.name} changed.`;
    case 'base':
      return `The base image ${why.image} changed.`;
    case 'source':
      return why.after === undefined
        ? `What ${why.source} sends is not what it sent before: all else that counts is the same.`
        : `The image ${why.source} is another one than before.`;
    case 'pruned':
      return 'It was in the cache, and was taken away from there.';
    case 'secret-or-mount':
    case 'unknown':
      return why.detail;
    default:
      return why satisfies never;
  }
}

/** A line of the config runs for nobody. */
const happened = (id: string, steps: readonly Named[]): string =>
  steps.find((step) => step.id === id)?.state === 'config' ? 'changed' : 'ran anew';

const MOST_CHANGES = 5;

/** The same, followed by what was there before and what is now; of a step below, by what is told of that one. */
export function whyWhole(why: MissReason, steps: readonly Named[]): string {
  const root = why.kind === 'parent' ? why.root : why;
  const between = beforeAfter(root);
  const changes = changesOf(root);
  const told = changes.slice(0, MOST_CHANGES).map((change) => `${change.path} (${changeText(change)})`);
  const more = changes.length > MOST_CHANGES ? [`${changes.length - MOST_CHANGES} more`] : [];
  return [whyText(why, steps), between && `${between.before} → ${between.after}`, [...told, ...more].join(', ')]
    .filter(Boolean)
    .join(' ');
}

/** Options keep their case. */
const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const nameOf = (id: string, steps: readonly Named[]): string => steps.find((step) => step.id === id)?.name ?? id;

/** Old → new, where a reason has them. What a step below tells is not told again. */
export function beforeAfter(why: MissReason): { before: string; after: string } | undefined {
  switch (why.kind) {
    case 'instruction':
      return { before: why.before, after: why.after };
    case 'base':
      return { before: shortHash(why.before), after: shortHash(why.after) };
    case 'source':
      return why.after === undefined ? undefined : { before: shortHash(why.before), after: shortHash(why.after) };
    case 'build-arg':
      return { before: why.before ?? 'not given', after: why.after ?? 'not given' };
    case 'first':
    case 'no-cache':
    case 'files':
    case 'parent':
    case 'pruned':
    case 'secret-or-mount':
    case 'unknown':
      return undefined;
    default:
      return why satisfies never;
  }
}

export const changesOf = (why: MissReason): readonly FileChange[] => (why.kind === 'files' ? why.changed : []);

const HOW: Readonly<Record<FileChange['how'], string>> = {
  added: 'new',
  changed: 'changed',
  deleted: 'gone',
  mode: 'other permissions',
  owner: 'other owner',
};

/** `changed, 19e889119458 → 4f06b3cd1b4b` */
export function changeText({ how, before, after }: FileChange): string {
  if (before === undefined && after === undefined) return HOW[how];
  if (before === undefined) return `${HOW[how]}, ${shortHash(after)}`;
  if (after === undefined) return `${HOW[how]}, was ${shortHash(before)}`;
  return `${HOW[how]}, ${shortHash(before)} → ${shortHash(after)}`;
}

/** `sha256:19e889119458…` → `19e889119458`; what is no digest stays as it is. */
export const shortHash = (hash: string | undefined): string =>
  /^(?:.*@)?sha256:[0-9a-f]{12,}$/.test(hash ?? '')
    ? (hash as string).replace(/^.*sha256:/, '').slice(0, 12)
    : (hash ?? '');
