/**
 * Older recordings, one version at a time: a step knows its own version and the next, never the newest. What comes out of the last
 * step is checked like any recording. A step is kept for as long as somebody may have a file of its version.
 */
import { RecordingError } from './recording-error.ts';

/** A line of a file as JSON, before it is checked. */
export type Line = Record<string, unknown>;

export type UpgradeStep = {
  /** The version it makes the next one of. */
  from: number;
  header(line: Line): Line;
  /** Null leaves the event out: what it told has no place any more. */
  event(line: Line): Line | null;
};

/** None yet: version 1 is the first. */
export const STEPS: readonly UpgradeStep[] = [];

export type Upgrade = Pick<UpgradeStep, 'header' | 'event'>;

/**
 * All steps from one version to another as one.
 * @throws RecordingError for a version that is newer, or older than any step; the message says what to do
 */
export function upgradeFrom(version: unknown, to: number, steps: readonly UpgradeStep[] = STEPS): Upgrade {
  if (typeof version !== 'number' || !Number.isInteger(version))
    throw new RecordingError(
      'This file is not an Engine Room recording: its first line names no version. Choose a *.trace.jsonl file.',
    );
  if (version > to)
    throw new RecordingError(
      `This recording has version ${version}; this Engine Room reads up to ${to}. Update Engine Room and try again.`,
    );
  const path = Array.from({ length: to - version }, (_, index) => stepFrom(version + index, version, steps));
  return {
    header: (line) => path.reduce((header, step) => ({ ...step.header(header), version: step.from + 1 }), line),
    event: (line) => path.reduce<Line | null>((event, step) => event && step.event(event), line),
  };
}

function stepFrom(version: number, first: number, steps: readonly UpgradeStep[]): UpgradeStep {
  const step = steps.find(({ from }) => from === version);
  if (step) return step;
  throw new RecordingError(`This recording has version ${first}, which no Engine Room wrote. Record the run again.`);
}
