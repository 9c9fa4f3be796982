import { describe, expect, test } from 'vitest';
import type { PortRefusal } from '#engine/trace/port-door.ts';
import { problemOf } from './port-page.ts';

const WEB = { container: 'web', port: 8080, target: 80, protocol: 'tcp', address: '172.17.0.1' } as const;
const nobody = 'nothing answers on that port of the lab: connect ECONNREFUSED 127.0.0.1:8080';

describe('the page of a port that does not answer', () => {
  test.each<[PortRefusal['reason'], string]>([
    ['nobody', nobody],
    ['hung up', 'socket hang up'],
    ['booting', 'the lab is not ready yet'],
    ['gone', 'The lab was reset or closed, and its ports with it.'],
    ['crowded', 'no more than 64 connections at a time'],
    ['stranger', ''],
  ])('says why in whole sentences: %s', (reason, detail) => {
    const { why } = problemOf(8080, { reason, detail }, { published: [WEB] });
    expect(why.length).toBeGreaterThan(0);
    for (const paragraph of why) expect(paragraph).toMatch(/^[A-Z].*[.]$/s);
  });

  test('keeps what the machine said as it was said', () => {
    const { why } = problemOf(9999, { reason: 'nobody', detail: nobody }, { published: [] });
    expect(why.at(-1)).toBe('Nothing answers on that port of the lab: connect ECONNREFUSED 127.0.0.1:8080.');
  });
});
