/** Listeners of a namespace of its own, as the kernel lists and as it prints them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { namespaceOfProcess } from './network-namespace.ts';
import { listenersListed, listenersPrinted, readListeners } from './read-listeners.ts';

/** A connection, and a socket that is connected to one other, are there too. */
const SOCKETS = `
const net = require('node:net'), dgram = require('node:dgram');
const listen = (port, host) => new Promise((done) => { const one = net.createServer().listen(port, host, () => done(one)); });
const bind = (type, port, host) => new Promise((done) => { const one = dgram.createSocket(type); one.bind(port, host, () => done(one)); });
(async () => {
  await listen(8080, '0.0.0.0'); await listen(8081, '::'); await listen(8082, '127.0.0.1'); await listen(8083, '::1');
  await bind('udp4', 5353, '127.0.0.1'); await bind('udp6', 5354, '::');
  const one = await bind('udp4', 5355, '127.0.0.1');
  await new Promise((done) => one.connect(9, '127.0.0.1', done));
  await new Promise((done) => net.connect(8082, '127.0.0.1', done));
  console.log('there');
})();
setInterval(() => {}, 1000);
`;

let holder: ChildProcess;
let namespace: number;

beforeAll(async () => {
  const line = 'ip link set lo up && exec "$0" -e "$1"';
  holder = spawn('unshare', ['-n', 'sh', '-c', line, process.execPath, SOCKETS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout as NonNullable<typeof holder.stdout>, 'data');
  namespace = namespaceOfProcess(holder.pid as number);
}, 30_000);

afterAll(() => {
  closeSync(namespace);
  holder.kill('SIGKILL');
});

const sorted = (listeners: ReturnType<typeof readListeners>) => listeners.toSorted((a, b) => a.port - b.port);

it('those who wait for anybody, and no one else', () => {
  const told = sorted(readListeners(namespace)).map(({ protocol, address, port }) => `${protocol} ${address} ${port}`);
  expect(told).toEqual([
    ...['udp 127.0.0.1 5353', 'udp :: 5354'],
    ...['tcp 0.0.0.0 8080', 'tcp :: 8081', 'tcp 127.0.0.1 8082', 'tcp ::1 8083'],
  ]);
});

it('are the same however the kernel is asked', () => {
  expect(sorted(listenersListed(namespace))).toEqual(sorted(listenersPrinted(namespace)));
});

it('that are more than are read do not get in the way of the next list', () => {
  const told = sorted(listenersListed(namespace, 1)).map(({ protocol, address }) => `${protocol} ${address}`);
  expect(told.filter((one) => one.startsWith('udp'))).toEqual(['udp 127.0.0.1', 'udp ::']);
  expect(told.filter((one) => one.startsWith('tcp'))).toHaveLength(2);
});
