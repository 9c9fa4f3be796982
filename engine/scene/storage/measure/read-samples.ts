/** Samples of a measurement out of what its command printed: lines of `@ sync layer 213000`, with the ns that it took. Pure. */
import { MARK, type MeasuredPlace, type MeasuredWork, PLACES, WORKS } from './measure-line.ts';

/** Durations in ns, in the order in which they were taken. */
export type Samples = Readonly<Record<MeasuredWork, Readonly<Record<MeasuredPlace, readonly number[]>>>>;

/** What is typed meanwhile is echoed before or behind a sample: neither makes it another. */
const SAMPLE = new RegExp(`${MARK} ([a-z]+) ([a-z]+) (\\d+)(?!\\S)`);

export const NO_SAMPLES: Samples = { sync: none(), create: none(), first: none(), again: none() };

function none(): Record<MeasuredPlace, readonly number[]> {
  return { layer: [], volume: [], bind: [], tmpfs: [] };
}

/** Of one work at one place; the line takes far fewer. More are not kept, since a program may print without end. */
const MOST = 1000;

/** @param lines whole ones: what has no end of line yet may be half a number */
export function addSamples(known: Samples, lines: readonly string[]): Samples {
  let samples = known;
  const own = new Set<readonly number[]>();
  for (const line of lines) {
    const [, work, place, ns] = SAMPLE.exec(line) ?? [];
    if (!isWork(work) || !isPlace(place) || samples[work][place].length >= MOST) continue;
    const before = samples[work][place];
    const list = (own.has(before) ? before : [...before]) as number[];
    list.push(Number(ns));
    if (own.has(list)) continue;
    own.add(list);
    samples = { ...samples, [work]: { ...samples[work], [place]: list } };
  }
  return samples;
}

const isWork = (word: string | undefined): word is MeasuredWork => WORKS.some((work) => work === word);
const isPlace = (word: string | undefined): word is MeasuredPlace => PLACES.some((place) => place === word);

export const countSamples = (samples: Samples): number =>
  WORKS.reduce((sum, work) => sum + PLACES.reduce((own, place) => own + samples[work][place].length, 0), 0);
