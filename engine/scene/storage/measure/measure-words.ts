/** What is measured and what came out, in words: only what the samples say. Pure. */
import { durationText } from '../../number-words.ts';
import { spreadOf, type Verdict, verdictOn } from './compare-samples.ts';
import { type MeasuredPlace, type MeasuredWork, PLACES } from './measure-line.ts';
import type { Samples } from './read-samples.ts';

export const WORK_NAMES: Readonly<Record<MeasuredWork, { title: string; text: string }>> = {
  sync: {
    title: 'Write 4 KiB and wait for the disk',
    text: 'A block is written and fsync called: what a database does with each commit.',
  },
  create: {
    title: 'Make a new file',
    text: 'A file that was not there is made, with one byte in it. Nobody waits for the disk.',
  },
  first: {
    title: 'Change one byte of a file of 4 MiB',
    text: 'In the layer the file is the image’s: overlayfs copies the whole of it up before the first byte changes.',
  },
  again: {
    title: 'Change it once more',
    text: 'The copy is there by now, in the container’s own layer.',
  },
};

export const PLACE_NAMES: Readonly<Record<MeasuredPlace, string>> = {
  layer: 'container’s layer',
  volume: 'volume',
  bind: 'bind of /root',
  tmpfs: 'tmpfs',
};

export type Finding = { place: MeasuredPlace; verdict: Verdict };

/** Each other place beside the container's layer. */
export function findings(samples: Samples, work: MeasuredWork): Finding[] {
  const others = PLACES.filter((place) => place !== 'layer');
  return others.map((place) => ({
    place,
    verdict: verdictOn(samples[work].layer, samples[work][place], others.length),
  }));
}

export function findingWords({ place, verdict }: Finding): string {
  const name = PLACE_NAMES[place];
  switch (verdict.kind) {
    case 'too few':
      return `${name}: too few samples to say anything.`;
    case 'equal':
      return `${name}: no difference from the layer that so many samples can show (${probabilityText(verdict.probability)}).`;
    case 'differs':
      return verdict.ratio >= 1
        ? `${name}: faster than the layer, whose median is ${timesText(verdict.ratio)} as long (${probabilityText(verdict.probability)}).`
        : `${name}: slower than the layer; its median is ${timesText(1 / verdict.ratio)} as long (${probabilityText(verdict.probability)}).`;
    default:
      return verdict satisfies never;
  }
}

/** The sentence on top: what the strongest difference is, and whether the volume is one. */
export function measureNotice(samples: Samples): string {
  const [first, again] = [spreadOf(samples.first.layer), spreadOf(samples.again.layer)];
  const volume = findings(samples, 'sync').find(({ place }) => place === 'volume')?.verdict;
  const copied = first && again && verdictOn(samples.first.layer, samples.again.layer);
  return [
    volume?.kind === 'equal' && 'Waiting for the disk, no difference between layer and volume can be shown.',
    volume?.kind === 'differs' &&
      `Waiting for the disk, the ${volume.ratio > 1 ? 'volume' : 'layer'} was faster here, by the median ${timesText(Math.max(volume.ratio, 1 / volume.ratio))}.`,
    first &&
      again &&
      copied?.kind === 'differs' &&
      `The first change of a file of the image took ${durationText(first.median)}, the second ${durationText(again.median)}.`,
    copied?.kind === 'equal' &&
      'The first change of a file of the image took no longer than the second, as far as can be seen.',
  ]
    .filter(Boolean)
    .join(' ');
}

const probabilityText = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.01 ? 3 : 2)}`);
const timesText = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(2) : Math.round(ratio)} ×`;
