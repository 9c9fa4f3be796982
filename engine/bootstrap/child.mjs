/** One long-lived child: started in a process group of its own, ended in order, and gone when we are. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inRoot, root } from './places.mjs';

/** Long enough for the daemon to take its labs down. */
const PATIENCE_MS = 20_000;

const PRELOAD = ['--import', inRoot('engine/bootstrap/end-with-parent.mjs')];

/**
 * @param {{prefix?: string[], args: string[], env: NodeJS.ProcessEnv, onLine?: (line: string) => void}} options
 *   `args` follow `node`; without `onLine` its output is ours
 */
export function startChild({ prefix = [], args, env, onLine }) {
  const [program, ...rest] = [...prefix, process.execPath, ...PRELOAD, ...args];
  const child = spawn(program, rest, {
    cwd: root,
    env,
    stdio: ['ignore', onLine ? 'pipe' : 'inherit', onLine ? 'pipe' : 'inherit', 'pipe'],
    detached: true,
  });
  for (const stream of onLine ? [child.stdout, child.stderr] : [])
    createInterface({ input: stream }).on('line', onLine);
  let over = false;
  const exit = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  }).finally(() => (over = true));
  return {
    pid: child.pid,
    exit,
    isOver: () => over,
    /** Asks it to end; insists when it does not listen, or when asked a second time. */
    async stop({ atOnce = false } = {}) {
      if (over) return;
      signal(child, atOnce ? 'SIGKILL' : 'SIGTERM');
      const insist = setTimeout(() => signal(child, 'SIGKILL'), PATIENCE_MS);
      await exit;
      clearTimeout(insist);
    },
  };
}

/** SIGTERM goes to the process, which ends its own children in order; SIGKILL to all of them. */
function signal(child, name) {
  try {
    process.kill(name === 'SIGKILL' ? -child.pid : child.pid, name);
  } catch {
    // It has just ended.
  }
}

export const describeExit = ({ code, signal, error }) =>
  error?.message ?? (signal ? `ended by ${signal}` : `ended with status ${code}`);
