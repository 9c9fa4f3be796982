/**
 * The built site on one port, with an engine daemon of its own or with none. Ends both when told to.
 * Usage: node e2e/serve.mjs <port> real|none
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [port = '', engine] = process.argv.slice(2);
if (!existsSync('.next/BUILD_ID')) {
  console.error('The site is not built. Run `npx next build` first, or `npm test`, which does it.');
  process.exit(1);
}

const root = process.getuid?.() === 0;
const state = root ? `/var/lib/engine-room-e2e-${port}` : mkdtempSync(join(tmpdir(), 'engine-room-e2e-'));
const env = {
  ...process.env,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  PORT: port,
  HOST: 'localhost',
  ENGINE_ROOM_STATE: state,
  ENGINE_ROOM_DAEMON: engine === 'none' ? join(tmpdir(), 'no-engine-here.sock') : join(state, 'daemon.sock'),
};

const children = [];
const start = (script, stdout) => {
  const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['ignore', stdout, 'inherit'] });
  children.push(child);
  return child;
};

/** Resolves when the daemon answers, or when it gave up: the site then says why it only replays. */
function startDaemon() {
  const daemon = start('engine/daemon/main.ts', 'pipe');
  return new Promise((resolve) => {
    daemon.stdout.on('data', (data) => String(data).includes('ready') && resolve(undefined));
    daemon.once('exit', resolve);
  });
}

async function stop() {
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  // What is still mounted there is a lab's: the next daemon sweeps it.
  if (!readFileSync('/proc/self/mountinfo', 'utf8').includes(state)) rmSync(state, { recursive: true, force: true });
  process.exit(0);
}

/** A test run that was killed cannot tell us to stop. */
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop(), 1000).unref();

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
if (engine === 'real' && root && process.platform === 'linux') await startDaemon();
start('engine/web/main.ts', 'inherit').once('exit', (code) => code && process.exit(code));
