/** What a build showed, in a sentence with its numbers. Undefined where it showed nothing of it. */
import type { TravelledFile } from '#engine/trace/build.ts';
import type { BuildStep } from '../build.ts';
import { contextOf } from '../builds/context-transfers.ts';
import { bytesText, countWords, durationText } from '../number-words.ts';
import type { Ground } from './advice.ts';
import type { Instruction } from './dockerfile.ts';
import { stepsOfInstructions } from './step-of-instruction.ts';

export const stepOf = ({ build, file }: Ground, instruction: Instruction): BuildStep | undefined =>
  build && stepsOfInstructions(build, file).get(instruction);

/** ns; undefined while it runs, and for what did not run */
export const tookOf = (step: BuildStep | undefined): number | undefined =>
  step?.startedAt !== undefined && step.endedAt !== undefined ? step.endedAt - step.startedAt : undefined;

export function layerMeasured(ground: Ground, instruction: Instruction, then = ''): string | undefined {
  const bytes = stepOf(ground, instruction)?.bytes;
  return bytes ? `In the last build this step left a layer of ${bytesText(bytes)}${then}.` : undefined;
}

export function timeMeasured(ground: Ground, instruction: Instruction): string | undefined {
  const step = stepOf(ground, instruction);
  const took = step?.state === 'ran' ? tookOf(step) : undefined;
  return took === undefined ? undefined : `In the last build this step ran for ${durationText(took)}.`;
}

/** `This build's context was 104 MB in 5 012 files; .git was 61.0 MB of it. …` */
export function contextMeasured({ build }: Ground): string | undefined {
  const transfer = contextOf(build?.transfers ?? []);
  if (!transfer) return undefined;
  const files = transfer.files.filter((file) => file.type !== 'directory').length + transfer.unlisted;
  if (files === 0) return undefined;
  const [heaviest] = heaviestOf(transfer.files);
  const most = heaviest && heaviest.bytes * 5 >= transfer.bytes && heaviest.folder;
  return [
    `The last build’s context was ${bytesText(transfer.bytes)} in ${countWords(files, 'file')}`,
    heaviest && most ? `; ${heaviest.name} was ${bytesText(heaviest.bytes)} of it` : '',
    `. ${bytesText(transfer.sent)} went to the builder.`,
  ].join('');
}

export type Weight = { name: string; bytes: number; files: number; folder: boolean };

/** What stands directly in the context, heaviest first. */
export function heaviestOf(files: readonly TravelledFile[]): Weight[] {
  const weights = new Map<string, Weight>();
  for (const file of files.filter(({ type }) => type !== 'directory')) {
    const [name = ''] = file.path.split('/');
    const known = weights.get(name) ?? { name, bytes: 0, files: 0, folder: name !== file.path };
    weights.set(name, { ...known, bytes: known.bytes + file.size, files: known.files + 1 });
  }
  return [...weights.values()].sort((a, b) => b.bytes - a.bytes);
}
