/** Whose sockets the kernel probe tells, on processes that have the ids of a lab that does not exist. Needs root and bpftrace. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Observation, SocketObservation } from '#engine/correlate/observation.ts';
import { uidBaseOf } from '#engine/lab/id-range.ts';
import type { KernelProbe } from './kernel-probe.ts';
import { startKernelReader } from './kernel-reader.ts';

/** Far above those that labs get. */
const LAB = 1019;
vi.setConfig({ testTimeout: 60_000 });

const NAMESPACE = /\d+/.exec(readlinkSync('/proc/self/ns/net'))?.[0];
let kernel: KernelProbe;
let seen: Observation[] = [];
const accepted: (number | undefined)[] = [];
const server = createServer((socket) => {
  accepted.push(socket.remotePort);
  socket.end();
});
const heard: number[] = [];
const listener = createSocket('udp4', (_, { port }) => heard.push(port));
let port = 0;
let closed = 0;
let udp = 0;

beforeAll(async () => {
  kernel = startKernelReader();
  kernel.subscribe(LAB, (observation) => seen.push(observation));
  await kernel.attached;
  await once(server.listen(0, '::'), 'listening');
  port = (server.address() as AddressInfo).port;
  const another = createServer();
  await once(another.listen(0, '127.0.0.1'), 'listening');
  closed = (another.address() as AddressInfo).port;
  another.close();
  listener.bind(0, '127.0.0.1');
  await once(listener, 'listening');
  udp = listener.address().port;
}, 150_000);

afterAll(async () => {
  server.close();
  listener.close();
  await kernel.stop();
});

const sockets = () => seen.filter((one): one is SocketObservation => one.kind === 'socket');

/** The sockets that the program of the lab had, when it has ended. */
async function socketsOf(script: string): Promise<SocketObservation[]> {
  seen = [];
  const uid = String(uidBaseOf(LAB) + 5);
  const confined = ['--reuid', uid, '--regid', uid, '--clear-groups', 'bash', '-c', script];
  const child = spawn('setpriv', confined, { stdio: 'ignore' });
  await once(child, 'exit');
  const isOver = (one: Observation) => one.kind === 'kernel' && one.pid === child.pid && one.call.name === 'exit';
  await vi.waitFor(() => expect(seen.some(isOver)).toBe(true), 30_000);
  for (const { pid } of sockets()) expect(pid).toBe(child.pid);
  return sockets();
}

test.each([
  ['IPv4', '127.0.0.1'],
  ['IPv6', '::1'],
])('a program that only connects by TCP on %s is known with both ends', async (_, address) => {
  accepted.length = 0;
  const told = await socketsOf(`exec 3<>/dev/tcp/${address}/${port}; read -u 3`);
  await vi.waitFor(() => expect(accepted).toEqual([expect.any(Number)]));
  expect(told).toEqual([
    {
      ...{ kind: 'socket', at: expect.any(Number), pid: expect.any(Number), program: 'bash', protocol: 'tcp' },
      ...{ namespace: NAMESPACE, port: accepted[0], remote: { address, port } },
    },
  ]);
});

test('one whose connection is refused is known too', async () => {
  const told = await socketsOf(`exec 3<>/dev/tcp/127.0.0.1/${closed}`);
  expect(told).toMatchObject([{ protocol: 'tcp', port: expect.any(Number), remote: { port: closed } }]);
});

test('one that sends a datagram is known with its port, once', async () => {
  heard.length = 0;
  const told = await socketsOf(`exec 3<>/dev/udp/127.0.0.1/${udp}; echo a >&3; echo b >&3`);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(told).toMatchObject([{ protocol: 'udp', port: heard[0], remote: { address: '127.0.0.1', port: udp } }]);
});

test('one that sends to anybody is known by its port alone', async () => {
  heard.length = 0;
  const program = `const s = require("dgram").createSocket("udp4"); s.send("x", ${udp}, "127.0.0.1", () => s.close())`;
  const told = await socketsOf(`exec ${process.execPath} -e '${program}'`);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(told.some((one) => one.protocol === 'udp' && one.port === heard[0] && one.remote === undefined)).toBe(true);
});

test('a unix socket, a file and TCP that only listens tell nothing', async () => {
  const program =
    'const n = require("net"); const s = n.createServer().listen(0, () => { n.connect("/nowhere").on("error", () => s.close()); });';
  expect(await socketsOf(`exec ${process.execPath} -e '${program}'`)).toEqual([]);
});

test('more than are told in a second take nothing from the calls', async () => {
  const told = await socketsOf(`for i in $(seq 700); do exec 3<>/dev/tcp/127.0.0.1/${port}; done`);
  expect(told.length).toBeGreaterThan(400);
  expect(kernel.stats(LAB).suppressed).toBe(0);
});
