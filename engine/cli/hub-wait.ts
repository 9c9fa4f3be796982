/** Before a command runs that names images which the labs' Docker Hub is still making: waiting for those. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import type { HubStatus } from '#engine/trace/wire.ts';

type Labs = Pick<LabSession, 'status' | 'onStatus'>;

/** @param words of the command line. Resolves also when one of its images could not be made: the command will say so. */
export async function imagesMade(lab: Labs, words: readonly string[], progress: (line: string) => void): Promise<void> {
  const awaited = () => stillToCome(lab.status.hub, words);
  let told = '';
  const tell = () => {
    const { hub } = lab.status;
    const line = `the Docker Hub of the lab makes ${awaited().join(', ')} (${hub?.done} of ${hub?.total} images are ready)`;
    if (line !== told) progress(line);
    told = line;
  };
  if (awaited().length === 0) return;
  tell();
  await new Promise<void>((resolve) => {
    const stop = lab.onStatus(() => {
      if (awaited().length > 0) return tell();
      stop();
      resolve();
    });
  });
}

/** `docker pull redis:7` names `redis`; a script names what stands alone between blanks, quotes and the like. */
export function stillToCome(hub: HubStatus | undefined, words: readonly string[]): string[] {
  const named = new Set(words.flatMap((word) => word.split(/[\s"'`;|&()<>=]+/)).map(imageIn));
  return (hub?.missing ?? []).filter((name) => named.has(name));
}

const imageIn = (word: string): string => word.replace(/[:@].*$/, '').replace(/^(docker\.io\/)?(library\/)?/, '');
