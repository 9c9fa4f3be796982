/** Samples of a measurement out of what its command printed: lines of `@ sync layer 213000`, with the ns that it took. Pure. */
import { MARK, type MeasuredPlace, type MeasuredWork, PLACES, WORKS } from './measure-line.ts';

/** Durations in ns, in the order in which they were taken. */
export type Samples = Readonly<Record<MeasuredWork, Readonly<Record<MeasuredPlace, readonly number[]>>>>;

/** What is typed meanwhile is echoed before or behind a sample: neither makes it another. */
const SAMPLE = new RegExp(`${MARK} ([a-z]+) ([a-z]+) (\\d+)(?!\\S)`);

export function readSamples(printed: string): Samples {
  const samples = { sync: noneYet(), create: noneYet(), first: noneYet(), again: noneYet() };
  // What has no end of line yet may be half a number.
  for (const line of printed.split('\n').slice(0, -1)) {
    const [, work, place, ns] = SAMPLE.exec(line) ?? [];
    if (isWork(work) && isPlace(place)) samples[work][place].push(Number(ns));
  }
  return samples;
}

const noneYet = (): Record<MeasuredPlace, number[]> => ({ layer: [], volume: [], bind: [], tmpfs: [] });

const isWork = (word: string | undefined): word is MeasuredWork => WORKS.some((work) => work === word);
const isPlace = (word: string | undefined): word is MeasuredPlace => PLACES.some((place) => place === word);

export const countSamples = (samples: Samples): number =>
  WORKS.reduce((sum, work) => sum + PLACES.reduce((own, place) => own + samples[work][place].length, 0), 0);
