/** Grades what the newest measurement of the session shows. Its samples are the learner's own, so no answer is stored. */
import { LEAST_SAMPLES } from '#engine/scene/storage/measure/measure-line.ts';
import { findings, findingWords } from '#engine/scene/storage/measure/measure-words.ts';
import type { Measurement } from '#engine/scene/storage/measure/measurements.ts';
import { countSamples } from '#engine/scene/storage/measure/read-samples.ts';
import type { Check } from './check.ts';
import type { MeasuredPattern } from './check-measured.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex } from './log-index.ts';

export function gradeMeasured({ measured }: Extract<Check, { kind: 'measured' }>, index: LogIndex): CheckResult {
  const newest = index.measurements.findLast(({ ended }) => ended);
  if (!newest) return { met: false, evidence: [], fact: 'Nothing was measured yet' };
  const { is, fact } = shown(newest, measured);
  const evidence = [...newest.seqs];
  return is ? { met: true, evidence, fact } : { met: false, evidence, fact: 'Not measured so', missed: fact };
}

function shown(
  { samples, failed, ran }: Measurement,
  { work, place, is }: MeasuredPattern,
): { is: boolean; fact: string } {
  if (failed) return { is: false, fact: 'The measurement failed' };
  if (!ran) return { is: false, fact: 'No program that measures ran in a container' };
  const count = countSamples(samples);
  if (work === undefined) return { is: count >= LEAST_SAMPLES, fact: `${count} samples` };
  const finding = findings(samples, work).find((one) => one.place === place);
  if (!finding) return { is: false, fact: 'There are no such samples' };
  const { verdict } = finding;
  const speed = verdict.kind === 'differs' ? (verdict.ratio >= 1 ? 'faster' : 'slower') : verdict.kind;
  return { is: speed === is, fact: findingWords(finding).replace(/\.$/, '') };
}
