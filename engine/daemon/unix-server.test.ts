import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { folderOfFile } from '#engine/lab/test-folder.fixture.ts';
import { serveOn, type UnixServer } from './unix-server.ts';

const path = join(folderOfFile(), 'daemon.sock');
let server: UnixServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function call(method: string, target: string): Promise<{ status: number; body: unknown }> {
  const asked = request({
    socketPath: path,
    method,
    path: target,
    headers: { 'x-engine-room-session': 'some-session' },
  });
  asked.end();
  const [answer] = await once(asked, 'response');
  return { status: answer.statusCode, body: JSON.parse(await text(answer)) };
}

test('a host that can make no labs says why, in health and in every refusal', async () => {
  server = await serveOn(path, () => ({ live: false, reason: 'runc is missing' }));
  expect(await call('GET', '/api/health')).toEqual({
    status: 200,
    body: { status: 'ok', mode: 'replay', reason: 'runc is missing', labs: { running: 0, limit: 0 } },
  });
  expect(await call('POST', '/api/lab')).toEqual({
    status: 503,
    body: { error: 'runc is missing', fix: 'npm run doctor' },
  });
  const socket = new WebSocket(`ws+unix://${path}:/-/ws/lab`, { headers: { 'x-engine-room-session': 'some-session' } });
  const [, answer] = await once(socket, 'unexpected-response').catch((error) => [null, error]);
  expect(answer.statusCode).toBe(503);
  socket.on('error', () => {}).terminate();
});

test('without a group only root may open the socket', async () => {
  server = await serveOn(path, () => ({ live: false, reason: 'x' }));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an upgrade to what is no address is refused, and the next request answered', async () => {
  server = await serveOn(path, () => ({ live: false, reason: 'x' }));
  const headers = { connection: 'Upgrade', upgrade: 'websocket' };
  const asked = request({ socketPath: path, path: '//', agent: false, headers });
  asked.end();
  const [answer] = await once(asked, 'response');
  expect(answer.statusCode).toBe(404);
  answer.resume();
  expect((await call('GET', '/api/health')).status).toBe(200);
});
