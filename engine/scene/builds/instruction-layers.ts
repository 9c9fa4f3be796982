/** Which layer of the image, and how many bytes, each instruction left, and what went into the config alone. */
import type { HistoryLine, StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import type { Build, BuildStep } from '../build.ts';
import type { StoredNow } from '../stored-world.ts';
import { type Dockerfile, parseDockerfile, type Stage, targetOf } from './dockerfile.ts';

export type LayerLine = {
  line: HistoryLine;
  /** chain ID; absent for a line that left none */
  layer?: string;
  facts?: StoredLayer;
  /** id of the step that wrote it; absent for those of the base image */
  step?: string;
};

export type InstructionLayers = {
  /** ID of the image */
  image: string;
  facts: StoredImage;
  /** oldest first: the base image's own, then this build's */
  lines: readonly LayerLine[];
  /** bytes of layers that came with the base image, and of those that this build added */
  bytes: { base: number; own: number };
};

/** Undefined while the result is not in the image store, or was not seen there. */
export function instructionLayers(build: Build, stored: StoredNow): InstructionLayers | undefined {
  const found = storedImage(build.image, stored);
  if (!found) return undefined;
  const [image, facts] = found;
  const writers = matched(facts.history, writersOf(build));
  let next = 0;
  const lines = facts.history.map((line, n): LayerLine => {
    const layer = line.empty ? undefined : facts.layers[next++];
    const known = layer === undefined ? undefined : stored.layers.get(layer);
    const step = writers.get(n);
    return { line, ...(layer && { layer }), ...(known && { facts: known }), ...(step && { step: step.id }) };
  });
  const bytes = (own: boolean): number =>
    lines.reduce((sum, line) => sum + ((line.step !== undefined) === own ? (line.facts?.bytes ?? 0) : 0), 0);
  return { image, facts, lines, bytes: { base: bytes(false), own: bytes(true) } };
}

/** The build with layers and bytes put into its steps. */
export function withLayers(build: Build, stored: StoredNow): Build {
  const layers = instructionLayers(build, stored);
  if (!layers) return build;
  const byStep = new Map(layers.lines.flatMap((line) => (line.step ? [[line.step, line]] : [])));
  const filled = (step: BuildStep): BuildStep => {
    const line = byStep.get(step.id);
    const bytes = line?.facts?.bytes;
    return { ...step, ...(line?.layer && { layer: line.layer }), ...(bytes !== undefined && { bytes }) };
  };
  return { ...build, steps: build.steps.map(filled) };
}

/** The classic builder calls images by the first twelve digits. */
function storedImage(id: string | undefined, { images }: StoredNow): [string, StoredImage] | undefined {
  if (id === undefined) return undefined;
  return [...images].find(([known]) => known === id || known === `sha256:${id}` || known.startsWith(`sha256:${id}`));
}

/** Steps that leave a line in the image's history: those of the stage that was asked for, and of the stages it stands on. */
function writersOf({ builder, dockerfile, options, steps }: Build): BuildStep[] {
  const file = dockerfile && parseDockerfile(dockerfile.text, { builder, ...options });
  const last = file && targetOf(file, options.target);
  if (!file || !last) return [];
  const names = chainOf(file, last).map(({ name, index }) => name ?? String(index));
  return names.flatMap((name) =>
    steps.filter((step) => step.stage === name && step.lines && step.instruction !== 'FROM'),
  );
}

function chainOf(file: Dockerfile, stage: Stage): Stage[] {
  const below = stage.base.kind === 'stage' ? file.stages[stage.base.stage] : undefined;
  return below ? [...chainOf(file, below), stage] : [stage];
}

/** From the newest line down: what does not fit is the builder's own, or the base image's. By index of the line. */
function matched(history: readonly HistoryLine[], writers: readonly BuildStep[]): Map<number, BuildStep> {
  const found = new Map<number, BuildStep>();
  let at = history.length - 1;
  for (const step of writers.toReversed()) {
    const fits = history.findLastIndex((line, n) => n <= at && isBy(line, step));
    if (fits < 0 || at - fits > 1) continue;
    found.set(fits, step);
    at = fits - 1;
  }
  return found;
}

/** BuildKit: `RUN /bin/sh -c …`, `ENV A=1`; the classic builder: `/bin/sh -c #(nop) ENV A=1`, and a RUN's command itself. */
function isBy({ by }: HistoryLine, { instruction }: BuildStep): boolean {
  const noop = /#\(nop\)\s+([A-Z]+)/.exec(by)?.[1];
  if (noop !== undefined) return noop === instruction;
  const word = /^[A-Z]+(?= )/.exec(by)?.[0];
  return word === instruction || (instruction === 'RUN' && word === undefined);
}
