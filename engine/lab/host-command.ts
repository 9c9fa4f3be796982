import { execFile } from 'node:child_process';
import { LabError } from './driver.ts';

/** The environment of every host program we start: fixed, so that nobody's shell changes what a lab is. */
export const hostEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
} as unknown as NodeJS.ProcessEnv;
const MISSING: Record<string, string> = {
  runc: 'apt-get install -y runc',
  mmdebstrap: 'apt-get install -y mmdebstrap',
  'mkfs.ext4': 'apt-get install -y e2fsprogs',
};

/** Runs a program of the host and resolves with its standard output; rejects with LabError holding the end of its stderr. */
export function run(
  program: string,
  args: string[],
  options: { timeoutMs?: number; env?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = {
      env: { ...hostEnv, ...options.env },
      timeout: options.timeoutMs ?? 30_000,
      // Wrappers such as unshare take no notice of SIGTERM.
      ...(options.signal && { signal: options.signal, killSignal: 'SIGKILL' as const }),
      maxBuffer: 256 << 20,
    };
    execFile(program, args, settings, (error, stdout, stderr) => {
      if (error) reject(failure(program, args, error, stderr));
      else resolve(stdout);
    });
  });
}

function failure(program: string, args: string[], error: Error & { code?: unknown }, stderr: string): LabError {
  if (error.code === 'ENOENT') {
    return new LabError(`${program} is not installed on this host`, MISSING[program]);
  }
  const said = stderr.trim().split('\n').slice(-5).join('\n') || error.message;
  // The error of child_process repeats all of stderr in its message: not worth keeping as a cause.
  return new LabError(`${program} ${args.slice(0, 3).join(' ')} failed: ${said}`);
}
