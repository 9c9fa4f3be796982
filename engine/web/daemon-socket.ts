import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { join } from 'node:path';
import type { Health } from '#engine/trace/wire.ts';

/** The header by which the daemon knows whose lab is meant. Only this process may set it. */
export const SESSION_HEADER = 'x-engine-room-session';

export const daemonSocketPath = (env: NodeJS.ProcessEnv = process.env): string =>
  env.ENGINE_ROOM_DAEMON ?? join(env.ENGINE_ROOM_STATE ?? '/var/lib/engine-room', 'daemon.sock');

const REPLAY_REASON =
  'The engine is not running on this machine. Start it as root on Linux with `npm start`; `npm run doctor` says what is missing.';

/** Asks the daemon how it is. Never rejects: no daemon, or one that cannot make labs, means replay mode with the reason. */
export async function daemonHealth(socketPath: string, session: string): Promise<Health> {
  try {
    const answer = await requestDaemon({
      socketPath,
      path: '/api/health',
      headers: { [SESSION_HEADER]: session },
      timeout: 3000,
    });
    if (answer.status === 200) return JSON.parse(answer.body) as Health;
    return replay(
      `The engine answered with status ${answer.status}. Look at its log, then start it again with \`npm start\`.`,
    );
  } catch {
    return replay(REPLAY_REASON);
  }
}

const replay = (reason: string): Health => ({ status: 'ok', mode: 'replay', reason, labs: { running: 0, limit: 0 } });

export type DaemonAnswer = { status: number; body: string };

/** One request without a body. Rejects when the daemon does not answer. */
export function requestDaemon(options: RequestOptions): Promise<DaemonAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(options, (answer) =>
      collect(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject),
    );
    call.on('timeout', () => call.destroy(new Error('the daemon did not answer in time')));
    call.on('error', reject);
    call.end();
  });
}

async function collect(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return text;
}
