/** For tests and benchmarks: a real registry on a unix socket, with nothing in it, and gone in the end however we end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '#engine/lab/until.ts';

export type TestRegistry = {
  socket: string;
  get(
    path: string,
    accept?: string,
  ): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>;
  stop(): Promise<void>;
};

const STARTS_WITHIN_MS = 60_000;

export async function startRegistry(): Promise<TestRegistry> {
  const dir = mkdtempSync(join(tmpdir(), 'engine-room-registry-'));
  const socket = join(dir, 'registry.sock');
  writeFileSync(join(dir, 'config.yml'), configOf(dir, socket));
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'docker-registry', 'serve', join(dir, 'config.yml')], {
    stdio: 'ignore',
  });
  const ended = endOf(child);
  const get: TestRegistry['get'] = (path, accept = '*/*') => ask(socket, path, accept);
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const answers = async () =>
      existsSync(socket) &&
      (await get('/v2/').then(
        ({ status }) => status === 200,
        () => false,
      ));
    await until(answers, { limitMs: STARTS_WITHIN_MS, everyMs: 50, what: 'docker-registry' });
  } catch (error) {
    await stop();
    throw error;
  }
  return { socket, get, stop };
}

const configOf = (dir: string, socket: string): string => `version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: ${dir}/data}}
http: {net: unix, addr: ${socket}}
`;

const endOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });

function ask(socketPath: string, path: string, accept: string): ReturnType<TestRegistry['get']> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, headers: { host: 'registry', accept } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject).end();
  });
}
