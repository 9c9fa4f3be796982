import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { run } from './host-command.ts';

/** Host mounts at or below a directory, innermost first; the kernel lists them by their real path. */
export function mountsUnder(path: string): string[] {
  const dir = existsSync(path) ? realpathSync(path) : path;
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) =>
      (line.split(' ')[4] ?? '').replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((mounted) => mounted === dir || mounted.startsWith(`${dir}/`))
    .reverse();
}

/** What is busy is taken out of sight at once and goes when it is let go. */
export async function unmountUnder(dir: string): Promise<void> {
  const mounted = mountsUnder(dir);
  if (mounted.length === 0) return;
  await run('umount', mounted).catch(() => {});
  for (const path of mountsUnder(dir)) await run('umount', ['-l', path]);
}
