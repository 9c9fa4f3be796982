import { expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { DAEMONS, DOCKERD, done, exits, opened, spawns, typed } from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const seen = (ms: number, pid?: number, connection = 'host/1'): Observation => ({
  ...{ kind: 'packet', at: fromMillis(ms), first: fromMillis(ms) },
  packet: {
    ...{ id: `${ms}`, protocol: 'tcp', payload: 0, connection, end: 'delivered' },
    steps: pid === undefined ? [] : [{ layer: 'socket', namespace: '1', direction: 'out', pid }],
  } satisfies Packet,
});
/** The packet shows the addresses only; the kernel has told whose socket that is. */
const fromSocket = (ms: number, port: number, connection?: string): Observation => ({
  ...{ kind: 'packet', at: fromMillis(ms), first: fromMillis(ms) },
  packet: {
    ...{ id: `${ms}`, protocol: 'tcp', payload: 0, end: 'delivered', ...(connection && { connection }) },
    steps: [
      {
        ...{ layer: 'interface', namespace: '1', link: 'eth0', direction: 'out' },
        header: { src: '10.0.0.2', sport: port, dst: '10.0.0.3', dport: 80, ttl: 64 },
      },
      { layer: 'interface', namespace: '2', link: 'eth0', direction: 'in' },
    ],
  } satisfies Packet,
});
const backTo = (ms: number, port: number): Observation => ({
  ...{ kind: 'packet', at: fromMillis(ms), first: fromMillis(ms) },
  packet: {
    ...{ id: `${ms}`, protocol: 'tcp', payload: 0, end: 'delivered' },
    steps: [
      {
        ...{ layer: 'interface', namespace: '2', link: 'eth0', direction: 'out' },
        header: { src: '10.0.0.3', sport: 80, dst: '10.0.0.2', dport: port, ttl: 64 },
      },
      { layer: 'interface', namespace: '1', link: 'eth0', direction: 'in' },
    ],
  } satisfies Packet,
});
const ping = (ms: number, echo: number): Observation => ({
  ...{ kind: 'packet', at: fromMillis(ms), first: fromMillis(ms), echo },
  packet: {
    ...{ id: `${ms}`, protocol: 'icmp', payload: 8, end: 'delivered' },
    steps: [
      {
        ...{ layer: 'interface', namespace: '1', link: 'eth0', direction: 'out' },
        header: { src: '10.0.0.2', dst: '10.0.0.3', ttl: 64 },
      },
    ],
  } satisfies Packet,
});
const socket = (ms: number, pid: number, port: number, remote = 80): Observation => ({
  ...{ kind: 'socket', at: fromMillis(ms), pid, program: 'curl', protocol: 'tcp', namespace: '1', port },
  remote: { address: '10.0.0.3', port: remote },
});
const pings = (ms: number, pid: number, port: number): Observation => ({
  ...{ kind: 'socket', at: fromMillis(ms), pid, program: 'ping', protocol: 'icmp', namespace: '1', port },
});

const curl = [opened('t1', 50), typed(1, 't1', 'curl web'), ...spawns(2, 50, 60, 'curl web')];
const wget = [opened('t2', 51), typed(1, 't2', 'wget web'), ...spawns(2, 51, 61, 'wget web')];
const both = [...curl, ...wget].sort((a, b) => a.at - b.at);
const proxy = { namespace: '1', program: 'docker-proxy', pid: 70 };
/** Asked by curl, it asks on; two commands run. */
const throughProxy: Observation[] = [
  {
    ...{ kind: 'packet', at: fromMillis(3), first: fromMillis(3) },
    packet: {
      ...{ id: '3', protocol: 'tcp', payload: 0, direction: 'original', end: 'delivered' },
      steps: [
        { layer: 'socket', namespace: '1', direction: 'out', pid: 60 },
        { layer: 'socket', direction: 'in', ...proxy },
      ],
    },
  },
  {
    ...{ kind: 'packet', at: fromMillis(4), first: fromMillis(4) },
    packet: {
      ...{ id: '4', protocol: 'tcp', payload: 0, direction: 'original', end: 'delivered' },
      steps: [{ layer: 'socket', direction: 'out', ...proxy }],
    },
  },
];

test.each<[string, Observation[], string | undefined, string | undefined]>([
  ['of the command whose program sent it', [...both, seen(3, 60)], 't1', undefined],
  ['of it too when it is an answer', [...both, seen(3, 60), seen(4)], 't1', undefined],
  ['of it too when the program has ended', [...both, seen(3, 60), exits(3.5, 60), seen(4)], 't1', undefined],
  ['of the only command that runs', [...curl, seen(3)], 't1', 'inferred'],
  ['of the only command that ran, though it has ended', [...curl, done(3, 't1'), seen(2.5)], 't1', 'inferred'],
  ['nobody’s when the command began after it', [...curl, done(3, 't1'), seen(0.5)], undefined, undefined],
  ['of whoever asked the proxy that sent it', [...both, ...throughProxy], 't1', 'inferred'],
  ['nobody’s when nobody asked the proxy', [...both, ...throughProxy.slice(1)], undefined, undefined],
  ['nobody’s when two run', [...both, seen(3)], undefined, undefined],
  ['nobody’s when a daemon sent it', [...both, seen(3, DOCKERD)], undefined, undefined],
  ['of the command whose socket it shows', [...both, socket(3, 60, 4000), fromSocket(3.1, 4000)], 't1', undefined],
  ['of it too on its way back', [...both, socket(3, 60, 4000), backTo(3.2, 4000)], 't1', undefined],
  [
    'of it too when the program was gone before it was told',
    [...both, socket(3, 60, 4000), exits(3.5, 60), fromSocket(4, 4000)],
    't1',
    undefined,
  ],
  [
    'nobody’s when its socket is another one',
    [...both, socket(3, 60, 4000), fromSocket(3.1, 4001)],
    undefined,
    undefined,
  ],
  [
    'nobody’s when its socket goes elsewhere',
    [...both, socket(3, 60, 4000, 81), fromSocket(3.1, 4000)],
    undefined,
    undefined,
  ],
  [
    'of the command that is told after it, when its program was that command’s',
    [
      opened('t1', 50),
      ...spawns(1, 50, 60, 'curl web'),
      socket(3, 60, 4000),
      fromSocket(3.1, 4000, 'host/9'),
      typed(4, 't1', 'curl web'),
      ...wget.map((one) => ({ ...one, at: fromMillis(5) })),
    ],
    't1',
    undefined,
  ],
  ['of the command that pings by its number', [...both, pings(3, 60, 7), ping(3.1, 7)], 't1', undefined],
  ['nobody’s when another number pings', [...both, pings(3, 60, 7), ping(3.1, 8)], undefined, undefined],
  ['known exactly as soon as the program is', [...curl, seen(3), seen(4, 60)], 't1', undefined],
])('a packet is %s', (_, observations, trace, evidence) => {
  const packet = storyOf(observations, { processes: DAEMONS }).events.findLast(({ type }) => type === 'packet.seen');
  expect(packet).toMatchObject({ type: 'packet.seen', evidence: 'observed' });
  expect(packet).toMatchObject({
    ...(trace && { trace: expect.any(String) }),
    ...(evidence && { traceEvidence: evidence }),
  });
  expect(packet && 'trace' in packet).toBe(trace !== undefined);
  expect(packet && 'traceEvidence' in packet).toBe(evidence !== undefined);
});

test('a packet whose socket the kernel told of has its programs, though nobody found them in /proc', () => {
  const told = storyOf([...both, socket(3, 60, 4000), exits(3.5, 60), fromSocket(4, 4000), backTo(5, 4000)], {
    processes: DAEMONS,
  }).events.filter((event) => event.type === 'packet.seen');
  expect(told.map(({ packet }) => packet.steps.map(({ layer }) => layer))).toEqual([
    ['socket', 'interface', 'interface'],
    ['interface', 'interface', 'socket'],
  ]);
  expect(told[0]?.packet.steps[0]).toMatchObject({ direction: 'out', namespace: '1', pid: 60, program: 'curl' });
  expect(told[1]?.packet.steps[2]).toMatchObject({ direction: 'in', namespace: '1', pid: 60, program: 'curl' });
});
