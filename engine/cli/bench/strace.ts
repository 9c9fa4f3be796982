/** The usual way to watch system calls, on an unobserved lab's engine: the peer of the kernel probe. */
import type { LabDriver } from '#engine/lab/driver.ts';
import { WATCHED_CALLS } from '#engine/probes/kernel-calls.ts';
import type { LabId } from '#engine/trace/ids.ts';

const LIMIT_MS = 10_000;

/** The calls that our probe watches; those this strace does not know are left out. */
const CALLS = WATCHED_CALLS.filter(({ tracepoint }) => tracepoint.includes(':sys_enter_'))
  .map(({ name }) => `?${name}`)
  .join(',');

export type Strace = { stop(): Promise<void> };

/** Attached to containerd, dockerd and whatever they start. Rejects with what strace said when it cannot attach. */
export async function straceEngine(driver: LabDriver, lab: LabId): Promise<Strace> {
  const line = `exec strace -f -o /dev/null -e trace=${CALLS} -p $(pidof containerd) -p $(pidof dockerd)`;
  const strace = await driver.exec(lab, ['bash', '-c', line]);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`strace did not attach: ${said.trim()}`)), LIMIT_MS);
    strace.stderr?.on('data', (bytes: Buffer) => {
      said += bytes;
      if ((said.match(/ attached/g) ?? []).length < 2) return;
      clearTimeout(limit);
      resolve();
    });
    void strace.exit.then(({ code }) => {
      clearTimeout(limit);
      reject(new Error(`strace ended with ${code}: ${said.trim()}`));
    });
  });
  return {
    async stop() {
      strace.kill('SIGINT');
      await strace.exit;
    },
  };
}
