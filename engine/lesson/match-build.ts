/** Does a build fit a pattern? Pure comparisons, no sentences. */
import type { Build, BuildStep, ContextTransfer, Why } from '#engine/scene/build.ts';
import type { BuildPattern, StepPattern } from './check-build.ts';
import { amountIs, sameImage, valueMatches } from './match.ts';

export function buildMatches(build: Build, pattern: BuildPattern): boolean {
  const { state, steps = [], overlap, sent, files = [] } = pattern;
  if (!isSameBuild(build, pattern)) return false;
  if (state !== undefined && build.state !== state) return false;
  if (sent !== undefined && !valueMatches(bytesSent(build), sent)) return false;
  if (overlap && !ranAtOneTime(build, overlap)) return false;
  return (
    steps.every((step) => amountIs(stepsLike(build, step).length, step.count)) &&
    files.every(({ path, count }) => amountIs(travelled(build, path).length, count))
  );
}

/** The build that was meant, however it went: the near miss that is cited. */
export function isSameBuild(build: Build, { builder, tag, target, file, dockerfile }: BuildPattern): boolean {
  if (builder !== undefined && build.builder !== builder) return false;
  if (tag !== undefined && !build.options.tags.some((one) => sameImage(one, tag))) return false;
  if (target !== undefined && !valueMatches(build.options.target, target)) return false;
  if (file !== undefined && !valueMatches(build.options.file, file)) return false;
  return dockerfile === undefined || valueMatches(build.dockerfile?.text, dockerfile);
}

export const stepsLike = (build: Build, pattern: StepPattern): BuildStep[] =>
  build.steps.filter((step) => isMeant(step, pattern) && wentSo(step, pattern));

/** The step that is asked about, however it went. */
export const stepsMeant = (build: Build, pattern: StepPattern): BuildStep[] =>
  build.steps.filter((step) => isMeant(step, pattern));

function isMeant(step: BuildStep, { text, instruction, stage, line }: StepPattern): boolean {
  if (text !== undefined && !valueMatches(step.name, text)) return false;
  if (instruction !== undefined && step.instruction !== instruction) return false;
  if (stage !== undefined && step.stage !== stage) return false;
  return line === undefined || (step.lines !== undefined && step.lines.first <= line && line <= step.lines.last);
}

function wentSo(step: BuildStep, { state, why, root, output }: StepPattern): boolean {
  if (state !== undefined && ![state].flat().includes(step.state)) return false;
  if (why !== undefined && step.why?.kind !== why) return false;
  if (root !== undefined && rootOf(step.why) !== root) return false;
  return output === undefined || valueMatches(step.log.map((part) => part.text).join(''), output);
}

const rootOf = (why: Why | undefined): string | undefined => (why?.kind === 'parent' ? why.root.kind : why?.kind);

/** Each of these ran, and there was a moment at which all of them did. */
function ranAtOneTime(build: Build, patterns: readonly StepPattern[]): boolean {
  const steps = patterns.map((pattern) => stepsLike(build, pattern)[0]);
  const starts = steps.map((step) => step?.startedAt ?? Number.POSITIVE_INFINITY);
  const ends = steps.map((step) => step?.endedAt ?? Number.NEGATIVE_INFINITY);
  return Math.max(...starts) < Math.min(...ends);
}

/** BuildKit has the Dockerfile and .dockerignore sent by themselves; the classic builder has them in the context. */
export const contextsOf = (build: Build): ContextTransfer[] => build.transfers.filter(({ what }) => what === 'context');

export const bytesSent = (build: Build): number => contextsOf(build).reduce((sum, { sent }) => sum + sent, 0);

const travelled = (build: Build, path: NonNullable<BuildPattern['files']>[number]['path']) =>
  contextsOf(build).flatMap(({ files }) =>
    files.filter((file) => file.sent !== undefined && valueMatches(file.path, path)),
  );
