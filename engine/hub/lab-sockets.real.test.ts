/** In a network namespace that is nothing else of a lab. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { openLabSockets } from './lab-sockets.ts';
import { closeNamespaces, inNamespace, openNamespace } from './namespace.fixture.ts';

vi.setConfig({ testTimeout: 300_000 });

const ADDRESS = '198.51.100.10';
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await closeNamespaces();
});

/** Host pids in the same network namespace. */
function processesIn(pid: number): number[] {
  const space = readlinkSync(`/proc/${pid}/ns/net`);
  const same = (name: string) => {
    try {
      return readlinkSync(`/proc/${name}/ns/net`) === space;
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && same(name))
    .map(Number);
}

test('this process answers in the namespace, and nothing of it runs there', async () => {
  const pid = await openNamespace();
  const [plain] = await openLabSockets(pid, ADDRESS, [80, 443]).then((all) => {
    servers.push(...all);
    return all;
  });
  plain?.on('connection', (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nfrom outside'));
  expect(await inNamespace(pid, 'curl', '-s', `http://${ADDRESS}/`)).toBe('from outside');
  expect(processesIn(pid)).toEqual([pid]);
  expect(readFileSync('/proc/net/tcp', 'utf8')).not.toContain('0A6433C6:0050');
});

test('a port that is taken there is named as the reason', async () => {
  const pid = await openNamespace();
  servers.push(...(await openLabSockets(pid, ADDRESS, [443])));
  await expect(openLabSockets(pid, ADDRESS, [80, 443])).rejects.toThrow(
    /can't listen on 198.51.100.10 in the lab: .*EADDRINUSE/,
  );
});

test('a namespace that is gone is an error, not a crash', async () => {
  await expect(openLabSockets(2 ** 22 - 1, ADDRESS, [80])).rejects.toThrow(/can't listen on/);
});
