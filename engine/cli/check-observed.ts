/**
 * Checks on any host, whichever version its control groups are of, that labs work and that what is told of containers is what the kernel
 * has: one lab, all probes, each verdict a line on stdout. The virtual machine runs it (`lab/vm`).
 */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { IMAGES } from '#engine/lab/base-images/build.ts';
import { LEFT_NAME } from '#engine/lab/vm/observed-names.ts';
import { reportLine } from '#engine/lab/vm/report.ts';
import { withLabs } from './lab-run.ts';
import { type Held, heldBy, leftNothing, OBSERVED_CHECKS } from './observed-checks.ts';
import { ObservedRun } from './observed-run.ts';
import { newProgress } from './progress.ts';

/** The labs' Docker Hub has nothing to make. */
const NO_IMAGES: readonly string[] = [];
const isSmall = (image: string) => IMAGES.small.includes(image);

let failed = 0;
let held: Held | undefined;

const checked = async (lab: LabSession): Promise<number> => {
  const run = new ObservedRun(lab);
  for (const [name, check] of Object.entries(OBSERVED_CHECKS)) await judge(name, () => check(run));
  held = await heldBy(run);
  return 0;
};

async function judge(name: string, check: () => Promise<string>): Promise<void> {
  const since = performance.now();
  const verdict = await check().then(
    (detail) => ({ passed: true, detail }),
    (error: unknown) => ({ passed: false, detail: error instanceof Error ? error.message : String(error) }),
  );
  if (!verdict.passed) failed++;
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  console.log(reportLine({ name, ...verdict, detail: `${verdict.detail} (${seconds} s)` }));
}

const status = await withLabs(newProgress(), async (newLane) => checked(await newLane()(isSmall)), NO_IMAGES);
const gone = held;
if (gone) await judge(LEFT_NAME, async () => leftNothing(gone));
process.exit(status || (failed > 0 ? 1 : 0));
