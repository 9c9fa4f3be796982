import { expect, test } from 'vitest';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { nanos, spanId, terminalId, traceId } from '#engine/trace/ids.ts';
import { decodeRecording, type RecordingHeader } from '#engine/trace/recording.ts';
import { fileStem, recordingOfRun } from './recording-of-run.ts';

const header: RecordingHeader = {
  type: 'recording',
  version: 1,
  id: 'lab',
  title: 'lab',
  madeAt: '2026-01-01T00:00:00.000Z',
  monotonicAt: 0,
  host: { kernel: '6.18', arch: 'x64', cgroup: 'v2' },
  engine: { docker: '26.1.5' },
};

const began = (seq: number, trace: string, at: number): TraceEvent => ({
  type: 'span.started',
  seq,
  at: nanos(at),
  span: spanId(`${trace}-root`),
  trace: traceId(trace),
  from: 'terminal',
  to: 'terminal',
  name: 'docker ps',
  attributes: { 'engine.command.line': 'docker ps -a' },
  evidence: 'observed',
});
const ended = (seq: number, trace: string, at: number): TraceEvent => ({
  type: 'span.ended',
  seq,
  at: nanos(at),
  span: spanId(`${trace}-root`),
  trace: traceId(trace),
  outcome: { ok: true },
  attributes: { 'process.exit.code': 0 },
  evidence: 'observed',
});
const printed = (seq: number, at: number, data: string, trace?: string): TraceEvent => ({
  type: 'terminal.output',
  seq,
  at: nanos(at),
  terminal: terminalId('t1'),
  ...(trace && { trace: traceId(trace) }),
  data,
});

const events = [
  printed(10, 90, 'before'),
  began(11, 'mine', 100),
  began(12, 'other', 110),
  printed(13, 120, 'mine', 'mine'),
  printed(14, 130, 'theirs', 'other'),
  ended(15, 'mine', 200),
  ended(16, 'other', 300),
  printed(17, 400, 'after'),
];

test('a run is cut out whole, with nothing of its neighbours, and numbered from 0', () => {
  const run = foldRuns(noRuns, events).views.get(traceId('mine'));
  if (!run) throw new Error('the run is missing');
  const file = recordingOfRun(header, events, run);
  const recording = decodeRecording(file.text);
  expect(file.name).toBe('docker-ps-a.trace.jsonl');
  expect(recording.header).toMatchObject({ title: 'docker ps -a', engine: header.engine, monotonicAt: 0 });
  expect(recording.unreadable).toEqual([]);
  expect(recording.events.map((event) => [event.seq, event.type])).toEqual([
    [0, 'span.started'],
    [1, 'terminal.output'],
    [2, 'span.ended'],
  ]);
});

test('a run says when it began, not when its lab did', () => {
  const run = foldRuns(noRuns, events).views.get(traceId('mine'));
  if (!run) throw new Error('the run is missing');
  const { text } = recordingOfRun({ ...header, monotonicAt: -90e9 }, events, run);
  expect(decodeRecording(text).header).toMatchObject({ madeAt: '2026-01-01T00:01:30.000Z', monotonicAt: 0 });
});

test.each([
  ['docker run -d -p 8080:80 busybox', 'docker-run-d-p-8080-80-busybox'],
  ['../../etc', 'etc'],
  ['', 'run'],
])('%s is saved as %s', (title, stem) => {
  expect(fileStem(title)).toBe(stem);
});

test('begins with the world as it was: what was told last of each thing that was still there', () => {
  const changed = (seq: number, at: number, id: string, state = 'present', trace?: string): TraceEvent => ({
    ...{ type: 'state.changed', seq, at: nanos(at), subject: { kind: 'image', id }, state, action: `${seq}` },
    ...{ attributes: {}, evidence: 'observed', ...(trace && { trace: traceId(trace) }) },
  });
  const all = [
    ...[changed(1, 10, 'a'), changed(2, 20, 'b'), changed(3, 30, 'a'), changed(4, 40, 'b', 'gone')],
    ...[began(5, 'mine', 100), changed(6, 150, 'c', 'present', 'mine'), ended(7, 'mine', 200), changed(8, 250, 'd')],
    changed(9, 9e9, 'e'),
  ];
  const run = foldRuns(noRuns, all).views.get(traceId('mine'));
  const { events: kept } = decodeRecording(recordingOfRun(header, all, run as NonNullable<typeof run>).text);
  expect(kept.map((event) => (event.type === 'state.changed' ? event.action : event.type))).toEqual([
    ...['3', 'span.started', '6', 'span.ended', '8'],
  ]);
  expect(kept.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
});
