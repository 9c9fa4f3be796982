/** `npm start` and `npm run dev`: set up what is missing, then keep the engine daemon and the site running until told to stop. */
import { describeExit, startChild } from './child.mjs';
import { endRunningCommands } from './command.mjs';
import { keepDaemon } from './daemon.mjs';
import { inRoot } from './places.mjs';
import { checkPort, portFrom } from './port.mjs';
import { untilReady } from './ready.mjs';
import { setUp } from './set-up.mjs';
import { chooseWebUser, webEnvironment } from './unprivileged.mjs';

const READY_LIMIT_MS = 90_000;

/** @param {{progress: import('./progress.mjs').Progress, development: boolean}} options @returns {Promise<number>} exit status */
export async function start({ progress, development }) {
  const port = portFrom(process.env);
  await checkPort(port);
  const stopping = new AbortController();
  const running = { web: undefined, daemon: undefined };
  onStopSignal(stopping, running);

  const engine = await setUp({ progress, site: !development, engine: true });
  if (stopping.signal.aborted) return 130;
  const env = environment(port, development);
  const user = chooseWebUser(port, development);
  const say = (line) => progress.say(line);
  if (engine.live) {
    const daemonEnv = { ...env, ENGINE_ROOM_GROUP: String(user.group) };
    running.daemon = keepDaemon({ env: daemonEnv, args: daemonArgs(development), say, signal: stopping.signal });
  }
  running.web = startWeb(env, user);
  announce({ port, engine, user, say, signal: stopping.signal }).catch((error) => {
    if (!stopping.signal.aborted) say(`✗ ${error.message}`);
  });
  const exit = await running.web.exit;
  const wanted = stopping.signal.aborted;
  stopping.abort();
  await running.daemon?.stop();
  if (wanted) return 0;
  say(`✗ The site ${describeExit(exit)}.`);
  return exit.code || 1;
}

function environment(port, development) {
  const mode = development ? 'development' : 'production';
  return {
    ...process.env,
    HOST: process.env.HOST ?? 'localhost',
    PORT: String(port),
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

const daemonArgs = (development) =>
  development
    ? [inRoot('node_modules/tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', 'engine/daemon/main.ts']
    : ['--import', 'tsx', 'engine/daemon/main.ts'];

const startWeb = (env, user) =>
  startChild({ prefix: user.prefix, args: ['--import', 'tsx', 'engine/web/main.ts'], env: webEnvironment(env) });

async function announce({ port, engine, user, say, signal }) {
  const health = await untilReady({ port, live: engine.live, limitMs: READY_LIMIT_MS, signal });
  if (signal.aborted) return;
  if (health.mode === 'live') say(`  live: labs run on this machine; the site runs ${user.says}`);
  else say(`  replay mode: ${engine.reason ?? health.reason ?? 'the engine did not come up'}`);
  if (health.mode !== 'live' && engine.fix) say(`  → for the real engine: ${engine.fix}`);
  if (health.mode !== 'live') say('  npm run doctor tells all that is missing');
  process.stdout.write(`Engine Room is ready at http://localhost:${port}\n`);
}

/** The first signal stops in order, the second at once. */
function onStopSignal(stopping, running) {
  const stop = () => {
    const atOnce = stopping.signal.aborted;
    stopping.abort();
    endRunningCommands();
    running.web?.stop({ atOnce });
    if (atOnce) running.daemon?.stop({ atOnce });
    if (!running.web) process.exit(130);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop);
}
