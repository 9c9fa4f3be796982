/**
 * The image that a build left, as it lies: the config on top, below it the layers, the base at the bottom. Each layer beside the
 * instruction that made it.
 */
import { scaleSqrt } from 'd3';
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { isOwn } from './step-moment.ts';

/** What of a layer must be known. */
export type ResultLayer = { chainId: string; bytes?: number; by?: string };

export type ResultRow =
  | { kind: 'config'; key: string; step: BuildStep }
  /** of this build; `bar` is 0…1 of the longest */
  | { kind: 'layer'; key: string; step: BuildStep; layer: ResultLayer; bar: number }
  | { kind: 'base'; key: string; layer: ResultLayer; bar: number }
  /** it ran, and no layer of the image is known to be its */
  | { kind: 'none'; key: string; step: BuildStep };

export type Result = {
  /** top first */
  rows: ResultRow[];
  /** instructions of other stages, of which only what was copied is in the image */
  behind: { stages: string[]; steps: number; bytes: number };
  made: number;
  base: number;
};

/** @param layers of the image, bottom first; empty when they are not known */
export function resultLayout({ steps }: Pick<Build, 'steps'>, layers: readonly ResultLayer[]): Result {
  const told = steps.filter((step) => !isOwn(step) && step.state !== 'skipped');
  const chains = new Map(layers.map((layer) => [layer.chainId, layer]));
  const inImage = (step: BuildStep) => step.layer !== undefined && (chains.has(step.layer) || layers.length === 0);
  const stage = told.at(-1)?.stage;
  const kept = told.filter((step) => step.stage === stage || inImage(step));
  const own = new Set(kept.flatMap((step) => (inImage(step) && step.instruction !== 'FROM' ? [step.layer] : [])));
  const bar = barsOf([...layers, ...kept.filter(inImage)]);
  const made = kept.toReversed().flatMap((step) => rowOf(step, { chains, own, bar }));
  const below = layers.filter(({ chainId }) => !own.has(chainId)).toReversed();
  const base = below.map((layer): ResultRow => ({ kind: 'base', key: layer.chainId, layer, bar: bar(layer.bytes) }));
  return {
    rows: [...made, ...base],
    behind: behindOf(told.filter((step) => !kept.includes(step))),
    made: sum(made.map((row) => (row.kind === 'layer' ? (row.layer.bytes ?? 0) : 0))),
    base: sum(below.map(({ bytes = 0 }) => bytes)),
  };
}

type Known = {
  chains: ReadonlyMap<string, ResultLayer>;
  own: ReadonlySet<string | undefined>;
  bar: (bytes: number | undefined) => number;
};

function rowOf(step: BuildStep, { chains, own, bar }: Known): ResultRow[] {
  if (step.instruction === 'FROM') return [];
  if (step.layer !== undefined && own.has(step.layer)) {
    const layer = chains.get(step.layer) ?? { chainId: step.layer };
    const bytes = layer.bytes ?? step.bytes;
    const whole = { ...layer, ...(bytes !== undefined && { bytes }) };
    return [{ kind: 'layer', key: step.id, step, layer: whole, bar: bar(bytes) }];
  }
  return [{ kind: step.state === 'config' || step.config ? 'config' : 'none', key: step.id, step }];
}

/** By the root of the bytes: beside a base of 60 MB a file of 17 B can still be seen. */
function barsOf(list: readonly { bytes?: number }[]): (bytes: number | undefined) => number {
  const most = Math.max(1, ...list.map(({ bytes = 0 }) => bytes));
  const scale = scaleSqrt([0, most], [0, 1]);
  return (bytes = 0) => (bytes === 0 ? 0 : Math.max(0.01, scale(bytes)));
}

function behindOf(steps: readonly BuildStep[]): Result['behind'] {
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  return { stages, steps: steps.length, bytes: sum(steps.map(({ bytes = 0 }) => bytes)) };
}

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);
