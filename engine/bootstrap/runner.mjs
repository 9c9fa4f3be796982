/** Test runners as children: their output is shown, Ctrl-C reaches them, and no lab of theirs is left. */
import { spawn, spawnSync } from 'node:child_process';
import { root } from './places.mjs';
import { RUNNER_ENV } from './test-parts.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PATIENCE_MS = 20_000;

/** What runs: how to end each, and when it has ended. */
const running = new Map();

/**
 * Output is shown as it comes, if at all, and also kept, for the runners whose last line is their count.
 * @param {import('./test-parts.mjs').Command} command @param {number} limitMs @param {{shown?: boolean}} how
 * @returns {Promise<{status: number, output: string, told: string}>} `told`: what it wrote to stderr
 */
export function run({ argv: [program, ...args], env = {} }, limitMs, { shown = true } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...RUNNER_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let kept = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    kept = (kept + text).slice(-100_000);
    if (shown) process.stdout.write(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    told = (told + text).slice(-100_000);
    if (shown) process.stderr.write(text);
  });
  const late = setTimeout(() => {
    process.stdout.write(`✗ not over after ${limitMs / 60_000} minutes: ended\n`);
    end(child.pid);
  }, limitMs);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => process.stdout.write(`✗ ${error.message}\n`));
    child.once('close', (code) => {
      clearTimeout(late);
      running.delete(child.pid);
      if (running.size === 0) for (const name of SIGNALS) process.removeListener(name, interrupted);
      resolve({ status: code ?? 1, output: kept, told });
    });
  });
  if (running.size === 0) for (const name of SIGNALS) process.on(name, interrupted);
  running.set(child.pid, ended);
  return ended;
}

/** As a person at a terminal would: that is when most runners clean up what they started; labs of those that do not are taken down here. */
function interrupted() {
  endRunners();
  void Promise.all(running.values()).then(() => {
    sweepLabs();
    process.exit(130);
  });
}

export function endRunners() {
  for (const pid of running.keys()) end(pid);
}

/** Only root has labs. */
export function sweepLabs() {
  if (process.getuid?.() !== 0) return;
  spawnSync(process.execPath, ['--import', 'tsx', 'engine/bootstrap/sweep-labs.mjs'], { cwd: root, stdio: 'inherit' });
}

function end(pid) {
  killGroup(pid, 'SIGINT');
  setTimeout(killGroup, PATIENCE_MS, pid, 'SIGKILL').unref();
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
