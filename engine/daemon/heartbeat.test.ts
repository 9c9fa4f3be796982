import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { endWhenDead } from './heartbeat.ts';

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterEach(() => server.close());

const connected = async (autoPong: boolean): Promise<{ page: WebSocket; served: WebSocket }> => {
  const accepted = once(server, 'connection');
  const page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
  const [served] = (await accepted) as [WebSocket];
  return { page, served };
};

test('a socket whose other end says nothing any more is ended', async () => {
  const { page, served } = await connected(false);
  endWhenDead(served, 5);
  await Promise.all([once(served, 'close'), once(page, 'close')]);
  expect(served.readyState).toBe(WebSocket.CLOSED);
});

test('one that answers lives on', async () => {
  const { page, served } = await connected(true);
  let pings = 0;
  page.on('ping', () => pings++);
  endWhenDead(served, 20);
  await expect.poll(() => pings).toBeGreaterThan(8);
  expect(served.readyState).toBe(WebSocket.OPEN);
  page.terminate();
});
