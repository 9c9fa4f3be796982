/** Sockets in a namespace of its own. No lab: a process that sleeps in a new network namespace is enough. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { messagesIn } from './netlink-message.ts';
import { AF_NETLINK, AF_PACKET, type Datagram, NETLINK_ROUTE, NetworkSocket } from './netlink-socket.ts';
import { inNetworkNamespace, inodeOf, namespaceOfProcess } from './network-namespace.ts';

const LIMIT = { timeout: 30_000, interval: 20 };
const LINKS = 1;
/** ETH_P_ALL in network order; SOL_SOCKET and SO_TIMESTAMPNS. */
const [ALL, SOL_SOCKET, SO_TIMESTAMPNS] = [0x0300, 1, 35];
const own = readlinkSync('/proc/self/ns/net');

let sleeper: ChildProcess;
let namespace: number;
const inside = (line: string) =>
  execFileSync('nsenter', ['-t', String(sleeper.pid), '-n', 'sh', '-c', line], { encoding: 'utf8' });

beforeAll(async () => {
  sleeper = spawn('unshare', ['-n', 'sleep', '600']);
  await vi.waitFor(() => expect(readlinkSync(`/proc/${sleeper.pid}/ns/net`)).not.toBe(own), LIMIT);
  namespace = namespaceOfProcess(sleeper.pid as number);
});

afterAll(() => {
  closeSync(namespace);
  sleeper.kill('SIGKILL');
});

it('acts in the namespace, and comes back also from what fails', () => {
  expect(inNetworkNamespace(namespace, () => readlinkSync('/proc/thread-self/ns/net'))).toBe(
    `net:[${inodeOf(namespace)}]`,
  );
  expect(() => inNetworkNamespace(namespace, () => JSON.parse('{'))).toThrow();
  expect(readlinkSync('/proc/thread-self/ns/net')).toBe(own);
});

it('hears of links there, after an overrun too, and of nothing when it is closed', async () => {
  const socket = new NetworkSocket({
    ...{ namespace, domain: AF_NETLINK, protocol: NETLINK_ROUTE, groups: [LINKS], receiveBuffer: 4096 },
  });
  let [overruns, messages] = [0, 0];
  const take = () => {
    for (let got = socket.receive(); got; got = socket.receive())
      if (got === 'overrun') overruns++;
      else messages += messagesIn(got.bytes).length;
  };
  socket.onReadable(take);
  // While this waits nobody reads, and the socket is small.
  inside('ip link add d0 type bridge; for i in 1 2 3 4 5 6 7 8; do ip link set d0 up; ip link set d0 down; done');
  await vi.waitFor(() => expect([overruns, messages > 0]).toEqual([1, true]), LIMIT);
  const before = messages;
  inside('ip link set d0 up');
  await vi.waitFor(() => expect(messages).toBeGreaterThan(before), LIMIT);
  socket.close();
  socket.close();
  inside('ip link del d0');
});

it('sees packets with the time at which the kernel took them', async () => {
  const socket = new NetworkSocket({ namespace, domain: AF_PACKET, protocol: ALL });
  socket.option(SOL_SOCKET, SO_TIMESTAMPNS, 1);
  const seen: Datagram[] = [];
  socket.onReadable(() => {
    for (let got = socket.receive(); got && got !== 'overrun'; got = socket.receive()) seen.push(got);
  });
  inside("ip link set lo up; bash -c 'echo hello > /dev/udp/127.0.0.1/53'");
  await vi.waitFor(() => expect(seen.some(({ bytes }) => bytes.includes('hello'))).toBe(true), LIMIT);
  const [packet] = seen.filter(({ bytes }) => bytes.includes('hello'));
  // cmsghdr: length, level, type, then seconds.
  const seconds = Number(packet?.control.readBigInt64LE(16));
  expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
  expect(packet?.from.readUInt16LE(0)).toBe(AF_PACKET);
  socket.close();
});
