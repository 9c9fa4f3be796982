/** Which build tells of a Dockerfile as it is in the editor, and which step of it is which instruction. */
import type { Build, BuildStep } from '../build.ts';
import { type Dockerfile, type Instruction, readDockerfile } from './dockerfile.ts';

/** Those that were not seen to be of another file than this one. @param path absolute, in the lab */
export const buildsOfFile = (builds: readonly Build[], path: string): Build[] =>
  builds.filter(({ paths }) => paths?.dockerfile === undefined || paths.dockerfile === path);

const signature = ({ keyword, flags, text }: Instruction): string =>
  [keyword, ...flags.map(({ name, value }) => `--${name}=${value}`), text].join(' ');

/** The newest build of just this text; else the newest one that shares at least half of the instructions. */
export function buildThatTells(builds: readonly Build[], file: Dockerfile, text: string): Build | undefined {
  const newestFirst = builds.toReversed().filter((build) => build.dockerfile);
  return (
    newestFirst.find((build) => build.dockerfile?.text === text) ??
    newestFirst.find((build) => shared(build, file) * 2 >= file.instructions.length && file.instructions.length > 0)
  );
}

function shared(build: Build, file: Dockerfile): number {
  const there = new Set(readDockerfile(build.dockerfile?.text ?? '').instructions.map(signature));
  return file.instructions.filter((one) => there.has(signature(one))).length;
}

/**
 * Steps by instruction. An instruction that was edited since the build has none; of two that are equal, the first is the first.
 */
export function stepsOfInstructions(build: Build, file: Dockerfile): Map<Instruction, BuildStep> {
  const built = readDockerfile(build.dockerfile?.text ?? '').instructions;
  const left = new Map<string, Instruction[]>();
  for (const one of built) left.set(signature(one), [...(left.get(signature(one)) ?? []), one]);
  return new Map(
    file.instructions.flatMap((one) => {
      const line = left.get(signature(one))?.shift()?.lines.first;
      const step = line === undefined ? undefined : stepAtLine(build, line);
      return step ? [[one, step] as const] : [];
    }),
  );
}

const stepAtLine = (build: Build, line: number): BuildStep | undefined =>
  build.steps.find((step) => step.lines?.first === line && step.instruction !== 'internal');
