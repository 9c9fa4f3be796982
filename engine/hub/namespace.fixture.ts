/** For tests: network namespaces with nothing in them but one process that waits. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostEnv, run } from '#engine/lab/host-command.ts';

const children: ChildProcess[] = [];
const WAIT = 'ip link set lo up; echo ready; exec sleep infinity';

/** The host pid of its process; gone with this one, however it ends. */
export async function openNamespace(): Promise<number> {
  const args = ['--pdeathsig', 'KILL', 'unshare', '--net', 'sh', '-c', WAIT];
  const child = spawn('setpriv', args, { env: hostEnv, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child.pid as number;
}

/** Runs a program of the host there; its output, or LabError. */
export const inNamespace = (pid: number, ...command: string[]): Promise<string> =>
  run('nsenter', [`--net=/proc/${pid}/ns/net`, ...command]);

export async function closeNamespaces(): Promise<void> {
  for (const child of children.splice(0)) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}
