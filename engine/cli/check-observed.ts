/**
 * Checks on any host, whichever version its control groups are of, that what is told of containers is what the kernel has: one lab, all
 * probes, each verdict a line on stdout. The virtual machine runs it (`lab/vm`).
 */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { reportLine } from '#engine/lab/vm/report.ts';
import { withLabs } from './lab-run.ts';
import { OBSERVED_CHECKS } from './observed-checks.ts';
import { ObservedRun } from './observed-run.ts';
import { newProgress } from './progress.ts';

/** The labs' Docker Hub has nothing to make. */
const NO_IMAGES: readonly string[] = [];

const checked = async (lab: LabSession): Promise<number> => {
  const run = new ObservedRun(lab);
  let failed = 0;
  for (const [name, check] of Object.entries(OBSERVED_CHECKS)) {
    const since = performance.now();
    const verdict = await check(run).then(
      (detail) => ({ passed: true, detail }),
      (error: unknown) => ({ passed: false, detail: error instanceof Error ? error.message : String(error) }),
    );
    if (!verdict.passed) failed++;
    const seconds = ((performance.now() - since) / 1000).toFixed(0);
    console.log(reportLine({ name, ...verdict, detail: `${verdict.detail} (${seconds} s)` }));
  }
  return failed === 0 ? 0 : 1;
};

process.exit(await withLabs(newProgress(), async (newLane) => checked(await newLane()()), NO_IMAGES));
