/**
 * Real-engine tests begin with the file that takes longest: else one worker is at it alone when all others are over. On a machine that
 * has not run them before, Vitest would begin with the largest file, which says nothing of how long it takes.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take half a minute or more of two processors, the longest first. The others follow as Vitest has them. */
export const LONGEST = [
  'daemon/forecast-corpus',
  'daemon/hostile-images',
  'daemon/registries',
  'probes/transparency',
  'cli/trace',
  'probes/probes-killed',
  'daemon/packet-paths',
  'daemon/hostile-images-containerd',
  'lab/lab',
  'daemon/build-spans',
  'daemon/daemon-end',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/engine/${name}.real.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
}

export default { test: { sequence: { sequencer: LongestFirst } } };
