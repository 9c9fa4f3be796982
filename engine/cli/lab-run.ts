/** One lab for one command-line run, in this process and a state directory of its own; gone afterwards however the run ends. */
import { LabSession } from '#engine/daemon/lab-session.ts';
import { openHost } from '#engine/daemon/open-host.ts';
import { LabError } from '#engine/lab/driver.ts';
import { endSignal } from './end-signals.ts';
import { ownState } from './own-state.ts';

type Cleanup = () => Promise<unknown> | undefined;

/** Exit status when no lab could be had. */
const NO_LAB = 1;

/**
 * @param use gets a lab that is ready and watched
 * @returns the exit status: what `use` gives, 128 + n after signal n, 1 when this host can make no lab (the reason is on stderr)
 */
export async function withLab(
  progress: (line: string) => void,
  use: (lab: LabSession) => Promise<number>,
): Promise<number> {
  const cleanups: Cleanup[] = [];
  const interrupted = endSignal();
  const work = (async () => use(await openLab(progress, cleanups)))();
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

async function openLab(progress: (line: string) => void, cleanups: Cleanup[]): Promise<LabSession> {
  requireRoot();
  const state = await ownState();
  cleanups.push(() => state.remove());
  const { host, close } = await openHost({
    stateDir: state.dir,
    keepRecordings: false,
    allImagesFirst: true,
    progress,
  });
  progress('booting a lab');
  const lab = new LabSession(host, 'run');
  cleanups.push(() => Promise.all([lab.close('The run is over.'), close()]));
  await lab.ready();
  progress('the lab is ready');
  return lab;
}

function requireRoot(): void {
  if (process.platform !== 'linux') throw new LabError('Labs need Linux.', 'npm run doctor');
  if (process.getuid?.() !== 0)
    throw new LabError('Only root can make labs.', 'sudo npm run --silent trace -- docker run --rm hello-world');
}
