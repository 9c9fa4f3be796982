import { expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import { began, traceOf } from '../make-trace.ts';
import { containerOfWrite, limitWrites } from './limit-writes.ts';

const write = (at: number, id: string, container: string, attributes: Record<string, Json>) =>
  began(at, id, 'runc → kernel', 'cgroup_write', { attributes: { [ATTR.containerId]: container, ...attributes } });
const args = (file: string, value: string, group = 'docker-web.scope') => ({ file, value, group });

const { spans } = traceOf(
  write(1, 'a', 'web', { [ATTR.syscallArgs]: args('memory.max', '67108864\n') }),
  write(2, 'b', 'db', { [ATTR.syscallArgs]: args('memory.max', '1', 'db') }),
  write(3, 'above', 'web', { [ATTR.syscallArgs]: args('cpuset.cpus', '0-1', 'docker') }),
  write(3, 'c', 'web', {
    ...{ [ATTR.syscallArgs]: args('cpu.max', '1'), [ATTR.folded]: [args('cpu.max', '1'), args('pids.max', '20')] },
  }),
  began(4, 'd', 'runc → kernel', 'mount', { attributes: { [ATTR.containerId]: 'web' } }),
);

test('what was written for one container, call by call, equal calls in a row with all of their arguments', () => {
  expect(limitWrites(spans, 'web').map(({ file, value, span }) => [file, value, span.id])).toEqual([
    ['memory.max', '67108864', 'a'],
    ['cpu.max', '1', 'c'],
    ['pids.max', '20', 'c'],
  ]);
});

test('a call leads back to its container, others to none', () => {
  expect(spans.map(containerOfWrite)).toEqual(['web', 'db', undefined, 'web', undefined]);
});
