/** Listeners and connections of a namespace of its own, as the kernel lists and as it prints them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DiagProtocol } from './inet-diag.ts';
import { namespaceOfProcess } from './network-namespace.ts';
import { listenersListed, listenersPrinted, readListeners } from './read-listeners.ts';
import { socketsAt } from './read-sockets.ts';

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
  const connect = (port) => new Promise((done) => { const one = net.connect(port, '127.0.0.1', () => done(one.localPort)); });
  console.log(JSON.stringify([await connect(8082), await connect(8081)]));
})();
setInterval(() => {}, 1000);
`;

let holder: ChildProcess;
let namespace: number;
/** Of the connections to 8082 and, by IPv4, to who listens on IPv6. */
let ports: [number, number];

beforeAll(async () => {
  const line = 'ip link set lo up && exec "$0" -e "$1"';
  holder = spawn('unshare', ['-n', 'sh', '-c', line, process.execPath, SOCKETS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(holder.stdout as NonNullable<typeof holder.stdout>, 'data');
  ports = JSON.parse(String(said));
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

const HERE = '127.0.0.1';
const at = (protocol: DiagProtocol, local: number, remote: number) =>
  socketsAt(namespace, protocol, { address: HERE, port: local }, { address: HERE, port: remote });
const inShort = ({ local, remotePort }: ReturnType<typeof socketsAt>[number]) =>
  `${local.address}:${local.port} ${remotePort}`;

it('of a connection both ends are found, each before who listens there', () => {
  const [first, second] = ports;
  const [client, server] = [at('tcp', first, 8082), at('tcp', 8082, first)];
  expect(client.map(inShort)).toEqual([`127.0.0.1:${first} 8082`]);
  expect(server.map(inShort)).toEqual([`127.0.0.1:8082 ${first}`, '127.0.0.1:8082 0']);
  expect(at('tcp', 8081, second).map(({ remotePort }) => remotePort)).toEqual([second, 0]);
  const inodes = [...client, ...server].map(({ inode }) => inode);
  expect(new Set(inodes).size).toBe(3);
  expect(inodes).not.toContain('0');
});

it('where there is no connection, only who listens is', () => {
  expect(at('tcp', 8082, 1).map(inShort)).toEqual(['127.0.0.1:8082 0']);
  expect(at('tcp', 9, 1)).toEqual([]);
});

it('of UDP all of a port are, connected or not', () => {
  expect(at('udp', 5355, 9).map(inShort)).toEqual(['127.0.0.1:5355 9']);
  expect(at('udp', 5353, 9).map(inShort)).toEqual(['127.0.0.1:5353 0']);
  expect(at('udp', 5354, 9).map(inShort)).toEqual([':::5354 0']);
});
