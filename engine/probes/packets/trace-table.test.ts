import { expect, test } from 'vitest';
import { traceTable } from './trace-table.ts';

test('the table belongs to who made it, and stands before all of iptables', () => {
  expect(traceTable()).toMatch(/^add table inet engine_room_trace \{ flags owner; /);
  for (const hook of ['prerouting', 'output'])
    expect(traceTable()).toContain(`type filter hook ${hook} priority -350; policy accept;`);
  expect(traceTable()).not.toContain('\n');
});

test('a filter’s protocol is asked for by the kernel; ports are not, since they are rewritten on the way', () => {
  expect(traceTable({ protocol: 'tcp' })).toContain('meta l4proto != tcp return');
  expect(traceTable({ protocol: 'icmp' })).toContain('meta l4proto != { icmp, ipv6-icmp } return');
  expect(traceTable({ port: 8080, address: '172.17.0.2' })).toBe(traceTable());
});
