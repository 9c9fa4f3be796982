/** Keys of COPY and ADD: destination, flags and the content that is copied. Environment and user do not count. */
import type { Instruction } from '../builds/dockerfile.ts';
import { expand } from '../builds/shell-word.ts';
import { keyAt, type Made, type Making } from './buildkit-plan.ts';
import { type Content, contentOf } from './copied-content.ts';
import { copyOptions } from './copy-options.ts';
import { keyOf } from './key-of.ts';
import { NO_PARTS } from './planned-step.ts';
import { baseName, belowRoot, pathFrom } from './slash-path.ts';
import { imageKeys, onTop, openContext, stageEnds } from './step-inputs.ts';

export function copyStep(making: Making): Made {
  const { walk, instruction, settings } = making;
  const copied = instruction.copied ?? { from: { kind: 'context' as const }, sources: [], destination: '', remote: [] };
  const fill = filler(instruction, walk.file.escapeChar);
  const content: Content = copied.from.kind === 'context' ? contentOf(walk.tree, copied.sources, walk.rules) : NOTHING;
  // Of a path in a stage its last name counts, and the files there.
  const names = copied.sources.map((source) => baseName(belowRoot(source)));
  const images = imageKeys(walk, copied.from.kind === 'image' ? [copied.from.name] : []);
  const to = destinationOf(copied.destination, settings.workdir);
  const own = keyOf(
    instruction.keyword,
    names,
    to,
    copyOptions(instruction, fill),
    documents(instruction, fill),
    content.parts,
    images,
  );
  const reads = stageEnds(walk, copied.from.kind === 'stage' ? [copied.from.stage] : []);
  const readKeys = reads.map((index) => [keyAt(walk, index), copied.sources.map(belowRoot)]);
  const open =
    copied.remote.length > 0
      ? `${copied.remote[0]} is fetched: nobody knows what is there now`
      : (openContext(copied.from) ?? content.open);
  return {
    ...{ role: 'step', own, key: keyOf(own, keyAt(walk, making.last), readKeys), reads, byContentBelow: false },
    ...{ ...onTop(making), parts: { ...NO_PARTS, files: content.files } },
    ...(open !== undefined && { open }),
  };
}

const NOTHING: Content = { parts: [], files: {} };

const filler =
  ({ variables }: Instruction, escapeChar: string) =>
  (word: string): string =>
    expand(word, { variables, escapeChar }).text;

/** Absolute; a slash at the end says that it is a directory, and counts. */
function destinationOf(written: string, workdir: string): string {
  const isDirectory = written === '.' || written.endsWith('/');
  return pathFrom(workdir, written).replace(/\/$/, '') + (isDirectory ? '/' : '');
}

/** A heredoc's name is that of the file that it becomes. */
const documents = ({ heredocs }: Instruction, fill: (word: string) => string): unknown[] =>
  heredocs.map(({ name, text, literal }) => [name, literal ? text : fill(text)]);
