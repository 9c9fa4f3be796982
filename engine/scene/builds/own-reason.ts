/** What about a step itself is not as in the earlier build. */
import type { Why } from '../build.ts';
import { type Chained, rawOf } from './counterparts.ts';
import { changesBetween } from './file-digests.ts';
import { type Link, wordsFor } from './step-chain.ts';

/** @param of the earlier build @param after the build of this step */
export function ownReason(before: Link, link: Link, of: Chained, after: Chained): Why | undefined {
  return (
    instructionReason(before, link) ??
    fileReason(before, link) ??
    argReason(before, link, of, after) ??
    baseMoved(before, link) ??
    imageMoved(before, link)
  );
}

function instructionReason(before: Link, link: Link): Why | undefined {
  const [was, is] = [rawOf(before), rawOf(link)];
  return was === is ? undefined : { kind: 'instruction', before: was, after: is, evidence: 'observed' };
}

function fileReason(before: Link, link: Link): Why | undefined {
  if (before.unseen || link.unseen) return undefined;
  const { changed, inferred } = changesBetween(before.files, link.files);
  if (changed.length === 0) return undefined;
  return { kind: 'files', changed, evidence: inferred ? 'inferred' : 'observed' };
}

/** A RUN is given all args; others only have those that their text names. */
function argReason(before: Link, link: Link, of: Chained, after: Chained): Why | undefined {
  const { instruction } = link.place;
  const old = before.place.instruction;
  if (wordsFor(before) === wordsFor(link) && instruction.keyword !== 'RUN') return undefined;
  const names = instruction.keyword === 'RUN' ? [...instruction.scope.args.keys()] : instruction.uses;
  for (const name of names) {
    const [was, is] = [old.variables.get(name), instruction.variables.get(name)];
    if (was === is) continue;
    const [given, gives] = [of.folded.build.options.buildArgs[name], after.folded.build.options.buildArgs[name]];
    if (given !== gives) return { kind: 'build-arg', name, before: was, after: is, evidence: 'observed' };
    return defaultReason(name, link, after, of);
  }
  return undefined;
}

/** `--build-arg` is the same, so a line that sets the variable is not. */
function defaultReason(name: string, link: Link, after: Chained, of: Chained): Why | undefined {
  const lineOf = ({ folded }: Chained): string | undefined =>
    [...(folded.file?.before ?? []), ...(folded.file?.stages[link.place.stage.index]?.instructions ?? [])]
      .filter(({ keyword, rest }) => keyword === 'ARG' && new RegExp(`(^|\\s)${name}(=|\\s|$)`).test(rest))
      .at(-1)?.text;
  const [was, is] = [lineOf(of), lineOf(after)];
  if (was === is || is === undefined) return undefined;
  const line = after.links.find(({ place }) => place.instruction.text === is);
  const root = { kind: 'instruction' as const, before: was ?? '', after: is };
  return line ? { kind: 'parent', step: line.step.id, root, evidence: 'observed' } : { ...root, evidence: 'observed' };
}

/** An image that it copies from, or that is mounted. */
export function imageMoved({ images: was }: Link, { images: is }: Link): Why | undefined {
  const at = is.findIndex(({ id }, index) => was[index] !== undefined && was[index].id !== id);
  const [before, after] = [was[at], is[at]];
  if (!before || !after) return undefined;
  return { kind: 'source', source: after.name, before: before.id, after: after.id, evidence: 'inferred' };
}

function baseMoved({ base: was }: Link, { base: is, place }: Link): Why | undefined {
  if (was === undefined || is === undefined || was === is || place.stage.base.kind !== 'image') return undefined;
  return { kind: 'base', image: place.stage.base.name, before: was, after: is, evidence: 'observed' };
}
