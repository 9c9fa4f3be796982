import { expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { DAEMONS, DOCKERD, exits, opened, spawns, typed } from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const seen = (ms: number, pid?: number, connection = 'host/1'): Observation => ({
  ...{ kind: 'packet', at: fromMillis(ms), first: fromMillis(ms) },
  packet: {
    ...{ id: `${ms}`, protocol: 'tcp', payload: 0, connection, end: 'delivered' },
    steps: pid === undefined ? [] : [{ layer: 'socket', namespace: '1', direction: 'out', pid }],
  } satisfies Packet,
});
const curl = [opened('t1', 50), typed(1, 't1', 'curl web'), ...spawns(2, 50, 60, 'curl web')];
const wget = [opened('t2', 51), typed(1, 't2', 'wget web'), ...spawns(2, 51, 61, 'wget web')];
const both = [...curl, ...wget].sort((a, b) => a.at - b.at);

test.each<[string, Observation[], string | undefined, string | undefined]>([
  ['of the command whose program sent it', [...both, seen(3, 60)], 't1', undefined],
  ['of it too when it is an answer', [...both, seen(3, 60), seen(4)], 't1', undefined],
  ['of it too when the program has ended', [...both, seen(3, 60), exits(3.5, 60), seen(4)], 't1', undefined],
  ['of the only command that runs', [...curl, seen(3)], 't1', 'inferred'],
  ['nobody’s when two run', [...both, seen(3)], undefined, undefined],
  ['nobody’s when a daemon sent it', [...both, seen(3, DOCKERD)], undefined, undefined],
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
