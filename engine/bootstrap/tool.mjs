/** Runs one of the command-line tools. Its stdout is its own: set-up speaks on stderr only. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { inRoot, root } from './places.mjs';
import { setUp } from './set-up.mjs';
import { SetupError } from './setup-error.mjs';

export const TOOLS = ['trace', 'record', 'export', 'lessons', 'claims', 'bench'];

/** @returns {Promise<number>} the tool's exit status; 128 + n when signal n ended it */
export async function runTool(name, args, { progress }) {
  const file = `engine/cli/${name}.ts`;
  if (!existsSync(inRoot(file))) throw new SetupError(`There is no "${name}" yet.`);
  const engine = await setUp({ progress, engine: true, ...needsOf(name) });
  if (name !== 'export' && !engine.live)
    progress.say(`! This host can replay only. ${engine.reason}${engine.fix ? `\n  → ${engine.fix}` : ''}`);
  return passThrough([process.execPath, '--import', 'tsx', file, ...args]);
}

/** The benchmarks look at the built site, too, in a browser; an export reads a file and needs no engine. */
function needsOf(name) {
  if (name === 'bench') return { site: true, packages: ['browser'] };
  return { site: false, ...(name === 'export' && { engine: false }) };
}

/** The child shares our terminal and our signals. */
export function passThrough([program, ...args], env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}
