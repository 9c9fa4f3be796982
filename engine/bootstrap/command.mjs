/** Runs one command of set-up. Its output goes to a log file and is shown only when it fails. */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { asOwner } from './owner.mjs';
import { inScratch, root } from './places.mjs';
import { SetupError } from './setup-error.mjs';

const TAIL_LINES = 25;
const running = new Set();

/**
 * @param {{name: string, argv: string[], asClonesOwner?: boolean, env?: NodeJS.ProcessEnv, fix?: string, limitMs?: number, onLine?: (line: string) => void}} command
 *   `name` names the log file
 * @returns {Promise<string>} what it printed
 */
export async function run({
  name,
  argv,
  asClonesOwner = false,
  env = process.env,
  fix,
  limitMs = 1_800_000,
  onLine = () => {},
}) {
  mkdirSync(inScratch('logs'), { recursive: true });
  const log = createWriteStream(inScratch('logs', `${name}.log`));
  const owner = asClonesOwner ? asOwner(env) : { prefix: [], env };
  // In this order: a change of user would make the kernel forget the other wish.
  const [program, ...args] = [...owner.prefix, ...endsWithUs(), ...argv];
  const child = spawn(program, args, {
    cwd: root,
    env: owner.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    detached: true,
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-1_000_000);
      log.write(text);
      const line = text.trimEnd().split('\n').pop()?.trim();
      if (line) onLine(line.slice(0, 60));
    });
  }
  const { code, signal, error } = await ended(child);
  running.delete(child);
  log.end();
  if (code === 0) return output;
  const why = error?.message ?? (signal ? `ended by ${signal}` : `exit status ${code}`);
  const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  throw new SetupError(`${argv.slice(0, 4).join(' ')}: ${why}\n${indent(tail)}`, fix);
}

/** However we end, even by `kill -9`, the command must not go on writing beside the next set-up. */
const endsWithUs = () =>
  process.platform === 'linux' && existsSync('/usr/bin/setpriv') ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];

const ended = (child) =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });

const indent = (text) => text.replace(/^/gm, '    ');

/** Commands have process groups of their own, so that Ctrl-C ends them in order and with all their children. */
export function endRunningCommands() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It ended on its own between the two lines.
    }
  }
}
