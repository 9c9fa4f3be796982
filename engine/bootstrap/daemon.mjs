/** Keeps an engine daemon running: joins one that already serves this state folder, restarts ours when it dies. */
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { describeExit, startChild } from './child.mjs';
import { daemonSocket } from './places.mjs';

/** What the daemon says when it serves; the page's own readiness is told elsewhere. */
const READY = 'ready';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A daemon that lived this long had come up well: its next death starts the back-off anew. */
const STEADY_MS = 60_000;
const LOOK_AGAIN_MS = 2_000;
const ANSWER_MS = 2_000;

/**
 * @param {{env: NodeJS.ProcessEnv, args: string[], say: (line: string) => void, signal: AbortSignal}} options
 * @returns {{stop: (how?: {atOnce?: boolean}) => Promise<void>}}
 */
export function keepDaemon({ env, args, say, signal }) {
  let child;
  const ended = (async () => {
    for (let wait = FIRST_PAUSE_MS; !signal.aborted; ) {
      if (await daemonAnswers()) {
        await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
        continue;
      }
      const since = performance.now();
      child = startChild({ args, env, onLine: (line) => line !== READY && say(`  engine: ${line}`) });
      const exit = await child.exit;
      if (signal.aborted) return;
      if (performance.now() - since > STEADY_MS) wait = FIRST_PAUSE_MS;
      say(
        `The engine daemon ${describeExit(exit)}. The site goes on in replay mode; the daemon is started again in ${wait / 1000} s.`,
      );
      await pause(wait, undefined, { signal }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
  })();
  return {
    async stop(how) {
      await child?.stop(how);
      await ended;
    },
  };
}

/** @returns {Promise<boolean>} whether some daemon serves this state folder */
export const daemonAnswers = (socketPath = daemonSocket()) =>
  new Promise((resolve) => {
    const call = request({ socketPath, path: '/api/health', timeout: ANSWER_MS }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    call.on('timeout', () => call.destroy(new Error('no answer')));
    call.on('error', () => resolve(false));
    call.end();
  });
