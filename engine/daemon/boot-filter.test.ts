import { expect, test } from 'vitest';
import type { Unnumbered } from '#engine/trace/event.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import { BootFilter } from './boot-filter.ts';

const began = (trace: string, span: string, parent?: string): Unnumbered => ({
  type: 'span.started',
  at: nanos(1),
  span: spanId(span),
  trace: traceId(trace),
  ...(parent ? { parent: spanId(parent) } : {}),
  from: 'dockerd',
  to: 'containerd',
  name: span,
  attributes: {},
  evidence: 'observed',
});
const ended = (span: string): Unnumbered => ({
  type: 'span.ended',
  at: nanos(2),
  span: spanId(span),
  trace: traceId('background'),
  outcome: { ok: true },
  attributes: {},
  evidence: 'observed',
});

test('leaves out what began before the lab was ready, to its end', () => {
  const filter = new BootFilter();
  expect(filter.keep(began('background', 'early'))).toBe(false);
  filter.booted();
  expect(filter.keep(began('background', 'child', 'early'))).toBe(false);
  expect(filter.keep(ended('early'))).toBe(false);
  expect(filter.keep(began('background', 'later'))).toBe(true);
  expect(filter.keep(ended('later'))).toBe(true);
});

test('never leaves out what a command caused', () => {
  expect(new BootFilter().keep(began('t1:1', 'run'))).toBe(true);
});

test('leaves out what a shell does between commands', () => {
  const filter = new BootFilter();
  filter.booted();
  expect(filter.keep({ ...began('background', 'setuid'), from: 'terminal', to: 'kernel' } as Unnumbered)).toBe(false);
  expect(filter.keep({ ...began('background', 'umount'), from: 'dockerd', to: 'kernel' } as Unnumbered)).toBe(true);
});
