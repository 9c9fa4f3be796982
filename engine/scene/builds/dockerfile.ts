/**
 * A Dockerfile as its builder understands it: stages, instructions with their lines, variables filled in, what each reads.
 * A file with mistakes is read as far as it makes sense; what is wrong with it is for the builder to say.
 */
import type { Builder, Lines } from '../build.ts';
import {
  type Copied,
  contextNamed,
  copiedBy,
  flagOf,
  type Mount,
  mountsOf,
  type Origin,
} from './instruction-sources.ts';
import { type Heredoc, type RawInstruction, readInstructions } from './instruction-text.ts';
import { type Expanded, expand } from './shell-word.ts';
import { declaredBy, NO_SCOPE, type Scope, startOf, visibleIn } from './variable-scope.ts';

export type Instruction = RawInstruction & {
  /** the instruction's text with variables filled in, and the names that it used */
  expanded: string;
  uses: readonly string[];
  /** `args`: with their values, all of them reach a RUN; `env`: of ENV before it in this stage and the stages below */
  scope: Scope;
  /** what each name stands for here */
  variables: ReadonlyMap<string, string | undefined>;
  copied?: Copied;
  mounts: readonly Mount[];
};

export type Base = { kind: 'scratch' } | { kind: 'stage'; stage: number } | { kind: 'image'; name: string };

export type Stage = {
  /** from 0 */
  index: number;
  /** of `AS name`, in small letters */
  name?: string;
  base: Base;
  /** of `--platform`, variables filled in */
  platform?: string;
  /** FROM is the first */
  instructions: readonly Instruction[];
  lines: Lines;
};

export type Dockerfile = {
  escapeChar: string;
  /** of `# syntax=` */
  syntax?: string;
  /** ARG before the first FROM; what else stands there is an error */
  before: readonly Instruction[];
  stages: readonly Stage[];
};

export type { Copied, Heredoc, Mount, Origin };

/** How a file is asked for, as far as that changes what it says. */
export type Asked = {
  /** BuildKit, unless said otherwise */
  builder?: Builder;
  /** of `--build-arg` */
  buildArgs?: Readonly<Record<string, string>>;
  /** of `--build-context`: name → what stands for it */
  contexts?: Readonly<Record<string, string>>;
};

export function parseDockerfile(
  text: string,
  { builder = 'buildkit', buildArgs = {}, contexts = {} }: Asked = {},
): Dockerfile {
  const asked = { builder, buildArgs, contexts };
  const key = JSON.stringify([text, asked]);
  const file = read.get(key) ?? parsed(text, asked);
  if (read.size >= KEPT && !read.has(key)) read.delete(read.keys().next().value as string);
  return read.set(key, file).get(key) as Dockerfile;
}

/** The same few files are asked for again with each step of the cursor. */
const read = new Map<string, Dockerfile>();
const KEPT = 64;

function parsed(text: string, asked: Required<Asked>): Dockerfile {
  const { escapeChar, syntax, instructions } = readInstructions(text);
  const reading: Reading = { ...asked, escapeChar, globals: new Map(), before: [], stages: [] };
  for (const raw of instructions) take(reading, raw);
  const { before, stages } = reading;
  return { escapeChar, ...(syntax && { syntax }), before, stages: stages.map(({ stage }) => stage) };
}

type Open = { stage: Stage & { instructions: Instruction[] }; scope: Scope };
type Reading = Required<Asked> & {
  escapeChar: string;
  /** values of ARG before the first FROM */
  globals: Map<string, string | undefined>;
  before: Instruction[];
  stages: Open[];
};

function take(reading: Reading, raw: RawInstruction): void {
  const open = reading.stages.at(-1);
  if (raw.keyword === 'FROM') openStage(reading, raw);
  else if (open) takeInto(reading, raw, open);
  else takeBefore(reading, raw);
}

function takeInto(reading: Reading, raw: RawInstruction, open: Open): void {
  open.stage.instructions.push(instructionOf(reading, raw, open.scope));
  open.stage.lines = { first: open.stage.lines.first, last: raw.lines.last };
  open.scope = declaredBy(raw, open.scope, reading);
}

function takeBefore(reading: Reading, raw: RawInstruction): void {
  const scope: Scope = { ...NO_SCOPE, args: reading.globals };
  reading.before.push(instructionOf(reading, raw, scope));
  reading.globals = new Map(declaredBy(raw, scope, { ...reading, globals: new Map() }).args);
}

function openStage(reading: Reading, raw: RawInstruction): void {
  const { escapeChar, globals, stages } = reading;
  const scope: Scope = { ...NO_SCOPE, args: globals };
  const fill = (word: string): string => expand(word, { variables: globals, escapeChar }).text;
  const [image = '', as, name] = raw.rest.split(/\s+/);
  const platform = flagOf(raw, 'platform');
  const base = baseOf(fill(image), reading);
  const stage: Open['stage'] = {
    index: stages.length,
    ...(/^as$/i.test(as ?? '') && name && { name: name.toLowerCase() }),
    base,
    ...(platform !== undefined && { platform: fill(platform) }),
    instructions: [instructionOf(reading, raw, scope)],
    lines: raw.lines,
  };
  const below = base.kind === 'stage' ? stages[base.stage]?.scope : undefined;
  stages.push({ stage, scope: startOf(below) });
}

function baseOf(image: string, { stages, contexts }: Reading): Base {
  if (image === 'scratch') return { kind: 'scratch' };
  const named = contextNamed(image, contexts);
  if (named) return { kind: 'image', name: named.kind === 'image' ? named.name : image };
  const stage = stages.findLastIndex((one) => one.stage.name === image.toLowerCase());
  return stage < 0 ? { kind: 'image', name: image } : { kind: 'stage', stage };
}

function instructionOf(reading: Reading, raw: RawInstruction, scope: Scope): Instruction {
  const { escapeChar } = reading;
  const variables = visibleIn(scope);
  const fill = (word: string): Expanded => expand(word, { variables, escapeChar });
  const { text, used } = expand(raw.text, { variables, escapeChar, raw: true });
  const originOf = (from: string | undefined): Origin => origin(from, reading);
  const copied = copiedBy(raw, (word) => fill(word).text, originOf);
  return {
    ...raw,
    expanded: text,
    uses: [...new Set([...used, ...raw.heredocs.flatMap((doc) => (doc.literal ? [] : fill(doc.text).used))])],
    ...{ scope, variables },
    ...(copied && { copied }),
    mounts: mountsOf(raw, originOf),
  };
}

/** `--from`: a context of that name, a stage's name or number, else an image. */
function origin(from: string | undefined, { stages, contexts }: Reading): Origin {
  if (from === undefined) return { kind: 'context' };
  const given = contextNamed(from, contexts);
  if (given) return given;
  const known = stages.slice(0, -1);
  const named = known.findLastIndex(({ stage }) => stage.name === from.toLowerCase());
  const stage = named < 0 && /^\d+$/.test(from) && Number(from) < known.length ? Number(from) : named;
  return stage < 0 ? { kind: 'image', name: from } : { kind: 'stage', stage };
}

/** A stage as BuildKit calls it in a step's name; a file with one stage that has no name has none. */
export const stageLabel = (file: Dockerfile, { name, index }: Stage): string =>
  name ?? (file.stages.length > 1 ? `stage-${index}` : '');

/** A lone stage is `stage-0`, too, where the file has other sources: images to copy from, mounts. */
export const hasLabel = (file: Dockerfile, stage: Stage, label: string): boolean =>
  label === stageLabel(file, stage) || (stage.name === undefined && label === `stage-${stage.index}`);

/** The stage of `--target` (a name or number), or the last. */
export function targetOf({ stages }: Dockerfile, target?: string): Stage | undefined {
  if (target === undefined || target === '') return stages.at(-1);
  return stages.find(({ name }) => name === target.toLowerCase()) ?? stages[/^\d+$/.test(target) ? Number(target) : -1];
}

/** Indices of the stages that a stage needs, itself included. */
export function neededBy(file: Dockerfile, stage: Stage): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (index: number): void => {
    if (found.has(index)) return;
    found.add(index);
    for (const below of stagesBelow(file.stages[index])) visit(below);
  };
  visit(stage.index);
  return found;
}

/** Indices of the stages that a stage reads itself. */
export function stagesBelow(stage: Stage | undefined): number[] {
  if (!stage) return [];
  const origins = stage.instructions.flatMap(({ copied, mounts }) => [copied?.from, ...mounts.map(({ from }) => from)]);
  return [stage.base, ...origins].flatMap((one) => (one?.kind === 'stage' ? [one.stage] : []));
}
