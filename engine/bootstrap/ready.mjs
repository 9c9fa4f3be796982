import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * Waits until the site really answers, and in live mode until its engine does too.
 * @param {{port: number, live: boolean, limitMs: number, signal: AbortSignal}} options
 * @returns {Promise<{mode: string, reason?: string}>} the last health seen
 */
export async function untilReady({ port, live, limitMs, signal }) {
  let health = null;
  for (const end = performance.now() + limitMs; performance.now() < end && !signal.aborted; await pause(POLL_MS)) {
    health = (await healthOf(port)) ?? health;
    if (health?.status === 'ok' && (health.mode === 'live' || !live) && (await answers(port, '/'))) return health;
  }
  if (health && (await answers(port, '/'))) return health;
  throw new Error(`The site did not answer on port ${port} within ${limitMs / 1000} s.`);
}

async function healthOf(port) {
  try {
    const answer = await fetchLocal(port, '/api/health');
    return answer.status === 200 ? JSON.parse(answer.body) : null;
  } catch {
    return null;
  }
}

const answers = (port, path) =>
  fetchLocal(port, path).then(
    (answer) => answer.status < 500,
    () => false,
  );

const fetchLocal = (port, path) =>
  new Promise((resolve, reject) => {
    const call = get({ host: process.env.HOST ?? 'localhost', port, path, timeout: 10_000 }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      resolve({ status: response.statusCode ?? 0, body });
    });
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
  });
