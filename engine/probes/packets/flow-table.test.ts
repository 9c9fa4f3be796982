import { expect, test } from 'vitest';
import { FlowTable } from './flow-table.ts';
import type { Headers } from './headers.ts';

const ping = (src: string, dst: string, echo: number): Headers => ({
  ...{ identity: `${src} ${echo}`, protocol: 'icmp', payload: 56, data: Buffer.alloc(0), echo },
  header: { src, dst, ttl: 64 },
});

test('pings of two programs between the same machines are two flows, each with its answers', () => {
  const table = new FlowTable();
  const first = table.admit(ping('10.0.0.1', '10.0.0.2', 7), 1);
  const second = table.admit(ping('10.0.0.1', '10.0.0.2', 8), 2);
  const answer = table.admit(ping('10.0.0.2', '10.0.0.1', 7), 3);
  expect(second?.flow).not.toBe(first?.flow);
  expect(answer).toEqual({ flow: first?.flow, direction: 'reply' });
  expect(answer?.flow).toBe(first?.flow);
});
