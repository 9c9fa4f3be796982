/** Samples of a measurement out of what its command printed: `@ sync layer`, then dd's own line with the seconds that it took. Pure. */
import { type MeasuredPlace, type MeasuredWork, PLACES, WORKS } from './measure-line.ts';

/** Durations in ns, in the order in which they were taken. */
export type Samples = Readonly<Record<MeasuredWork, Readonly<Record<MeasuredPlace, readonly number[]>>>>;

const HEAD = /^@ (\w+) (\w+)$/;
/** `4096 bytes (4.0KB) copied, 0.000213 seconds, 18.3MB/s` */
const TIME = /^\d+ bytes .*copied, ([\d.]+) seconds/;

export function readSamples(printed: string): Samples {
  const samples = emptySamples();
  let head: { work: MeasuredWork; place: MeasuredPlace } | undefined;
  for (const line of printed.split(/\r?\n/)) {
    const [, work, place] = HEAD.exec(line) ?? [];
    if (isWork(work) && isPlace(place)) head = { work, place };
    const [, seconds] = TIME.exec(line) ?? [];
    if (seconds === undefined || !head) continue;
    samples[head.work][head.place].push(Math.round(Number(seconds) * 1e9));
    head = undefined;
  }
  return samples;
}

const emptySamples = (): Record<MeasuredWork, Record<MeasuredPlace, number[]>> => ({
  ...{ sync: noneYet(), create: noneYet(), first: noneYet(), again: noneYet() },
});
const noneYet = (): Record<MeasuredPlace, number[]> => ({ layer: [], volume: [], bind: [], tmpfs: [] });

const isWork = (word: string | undefined): word is MeasuredWork => WORKS.some((work) => work === word);
const isPlace = (word: string | undefined): word is MeasuredPlace => PLACES.some((place) => place === word);

export const countSamples = (samples: Samples): number =>
  WORKS.reduce((sum, work) => sum + PLACES.reduce((own, place) => own + samples[work][place].length, 0), 0);
