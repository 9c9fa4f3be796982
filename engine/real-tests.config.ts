/**
 * Real-engine tests begin with the file that takes longest: else one worker is at it alone when all others are over. On a machine that
 * has not run them before, Vitest would begin with the largest file, which says nothing of how long it takes.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take half a minute or more of two processors, the longest first. The others follow as Vitest has them. */
export const LONGEST = [
  'probes/network/network',
  'daemon/swarm-mesh',
  'cli/trace',
  'probes/transparency',
  'daemon/forecast-corpus',
  'daemon/daemon-end',
  'daemon/registries',
  'hub/catalogue/catalogue',
  'probes/probes-killed',
  'daemon/hostile-images',
  'daemon/packet-paths',
  'probes/network/many-containers',
  'probes/completeness',
  'probes/attribution',
  'daemon/build-spans',
  'lab/files/hostile',
  'daemon/hostile-images-containerd',
  'daemon/container-life',
  'hub/hub',
  'probes/kernel-reader',
  'probes/storage/random-storage',
  'probes/processes/processes',
  'daemon/two-hosts',
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
