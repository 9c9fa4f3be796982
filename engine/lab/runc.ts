import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { LabError } from './driver.ts';
import { hostEnv, run } from './host-command.ts';
import { runcRoot } from './paths.ts';

/** One entry of `runc list`: what the host itself says about a lab. */
export type RuncState = {
  id: string;
  /** Host pid of the init; 0 when it is gone. */
  pid: number;
  status: 'created' | 'running' | 'paused' | 'stopped';
  bundle: string;
  annotations?: Record<string, string>;
};

export const runc = (state: string, ...args: string[]): Promise<string> =>
  run('runc', ['--root', runcRoot(state), ...args]);

export async function runcList(state: string): Promise<RuncState[]> {
  if (!existsSync(runcRoot(state))) return [];
  const text = await runc(state, 'list', '--format', 'json');
  return (JSON.parse(text || 'null') as RuncState[] | null) ?? [];
}

export async function runcState(state: string, id: string): Promise<RuncState | null> {
  return (await runcList(state)).find((lab) => lab.id === id) ?? null;
}

/**
 * `runc create`: the lab's init waits, all namespaces made, until `runc start`. `socketFd` becomes its descriptor 3.
 * Its stdio are files on the lab's own disk, never the host's /dev/null, which runc might hand over to the lab.
 */
export async function runcCreate(
  state: string,
  id: string,
  bundle: string,
  logDir: string,
  socketFd: number,
): Promise<void> {
  const input = openSync(`${logDir}/init.in`, 'w+', 0o600);
  const output = openSync(`${logDir}/init.log`, 'a', 0o600);
  const log = `${bundle}/runc.log`;
  const args = ['--root', runcRoot(state), '--log', log, 'create', '--bundle', bundle, '--preserve-fds', '1', id];
  try {
    const child = spawn('runc', args, { stdio: [input, output, output, socketFd], env: hostEnv });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) throw new LabError(`runc could not create the lab: ${logged(log)}`);
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

/** The messages of runc's own log (`time=… level=… msg="…"` lines). */
function logged(path: string): string {
  try {
    const messages = [...readFileSync(path, 'utf8').matchAll(/level=error msg="((?:[^"\\]|\\.)*)"/g)].map(
      (match) => match[1],
    );
    return messages.slice(-3).join('; ') || 'it left no message';
  } catch {
    return 'it left no message';
  }
}
