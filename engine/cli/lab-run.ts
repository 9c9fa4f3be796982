/** Labs for one command-line run, in this process and a state directory of its own; gone afterwards however the run ends. */
import { LabSession } from '#engine/daemon/lab-session.ts';
import { openHost } from '#engine/daemon/open-host.ts';
import { LabError } from '#engine/lab/driver.ts';
import { ownState } from '#engine/lab/own-state.ts';
import { endSignal } from './end-signals.ts';

type Cleanup = () => Promise<unknown> | undefined;

/** Exit status when no lab could be had. */
const NO_LAB = 1;

/** @param use gets a lab that is ready and watched. @returns as for `withLabs` */
export const withLab = (progress: (line: string) => void, use: (lab: LabSession) => Promise<number>): Promise<number> =>
  withLabs(progress, async (newLane) => use(await newLane()()));

/**
 * The way to a fresh lab that is ready and watched; the one before it in this lane is gone then.
 * @param isNeeded whether an image that labs have from their start is wanted in this one: to load the large ones takes as long as to boot
 */
export type NextLab = (isNeeded?: (image: string) => boolean) => Promise<LabSession>;

/**
 * Labs under the same probes: in each lane one after the other.
 * @param use gets the way to a new lane
 * @param hubImages what their Docker Hub makes (`redis`); without it what the environment says, or all
 * @returns the exit status: what `use` gives, 128 + n after signal n, 1 when this host can make no lab (the reason is on stderr)
 */
export async function withLabs(
  progress: (line: string) => void,
  use: (newLane: () => NextLab) => Promise<number>,
  hubImages?: readonly string[],
): Promise<number> {
  const cleanups: Cleanup[] = [];
  const interrupted = endSignal();
  const work = (async () => use(await openHostForLabs(progress, cleanups, hubImages)))();
  work.catch(() => {});
  try {
    return await Promise.race([work, interrupted]);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`✗ ${error.message}\n  → ${error.fix ?? 'npm run doctor'}\n`);
    return NO_LAB;
  } finally {
    for (const cleanup of cleanups.reverse())
      await cleanup()?.catch((error: unknown) => process.stderr.write(`${error}\n`));
  }
}

async function openHostForLabs(
  progress: (line: string) => void,
  cleanups: Cleanup[],
  hubImages: readonly string[] | undefined,
): Promise<() => NextLab> {
  requireRoot();
  const state = await ownState();
  cleanups.push(() => state.remove());
  const { host, close } = await openHost({
    stateDir: state.dir,
    keepRecordings: false,
    allImagesFirst: true,
    progress,
    ...(hubImages && { hubImages }),
  });
  const lanes: { lab?: LabSession }[] = [];
  cleanups.push(() => Promise.all([...lanes.map(({ lab }) => lab?.close(OVER)), close()]));
  return () => {
    const lane: { lab?: LabSession } = {};
    const name = `run ${lanes.push(lane)}`;
    return async (isNeeded = () => true) => {
      await lane.lab?.close(OVER);
      progress('booting a lab');
      const firstImages = host.firstImages.filter(({ names }) => names.some(isNeeded));
      lane.lab = new LabSession({ ...host, firstImages }, name);
      await lane.lab.ready();
      progress('the lab is ready');
      return lane.lab;
    };
  };
}

const OVER = 'The run is over.';

function requireRoot(): void {
  if (process.platform !== 'linux') throw new LabError('Labs need Linux.', 'npm run doctor');
  if (process.getuid?.() !== 0)
    throw new LabError('Only root can make labs.', 'sudo npm run --silent trace -- docker run --rm hello-world');
}
