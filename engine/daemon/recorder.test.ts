import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Unnumbered } from '#engine/trace/event.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import { TraceLog } from '#engine/trace/log.ts';
import { decodeRecording, type RecordingHeader } from '#engine/trace/recording.ts';
import { Recorder, runRecordingId } from './recorder.ts';
import { ownerOf, Recordings } from './recordings.ts';

const dir = () => mkdtempSync(join(tmpdir(), 'engine-room-recordings-'));
const header = (id: string): RecordingHeader => ({
  type: 'recording',
  version: 1,
  id,
  title: 'session',
  madeAt: '2026-01-01T00:00:00.000Z',
  monotonicAt: 1,
  host: { kernel: '6', arch: 'x64', cgroup: 'v2' },
  engine: { docker: '26' },
});
const root = (trace: string, line: string, at = 5): Unnumbered => ({
  type: 'span.started',
  at: nanos(at),
  span: spanId(`${trace}-root`),
  trace: traceId(trace),
  from: 'terminal',
  to: 'terminal',
  name: 'docker run',
  attributes: { 'engine.command.line': line },
  evidence: 'observed',
});
const image = (id: string, state: string): Unnumbered => ({
  type: 'state.changed',
  at: nanos(1),
  subject: { kind: 'image', id },
  state,
  action: state,
  attributes: {},
  evidence: 'observed',
});

test('each run is a recording of its own that starts with the world as it was', async () => {
  const recordings = await Recordings.open(dir(), { count: 10, bytes: 1e6 });
  const owner = ownerOf('someone');
  const log = new TraceLog();
  const recorder = new Recorder(recordings, header(`${owner}-lab1`), log);
  log.append([image('busybox', 'present'), image('old', 'present'), image('old', 'gone')]);
  log.append([root('t1:1', 'docker run busybox')]);
  log.append([image('late', 'present')]);
  await recorder.close();

  const run = await recordings.read(owner, runRecordingId(`${owner}-lab1`, traceId('t1:1')));
  const decoded = decodeRecording(await text(run as NonNullable<typeof run>));
  expect(decoded.header.title).toBe('docker run busybox');
  expect(decoded.unreadable).toEqual([]);
  expect(decoded.events.map((event) => event.type)).toEqual(['state.changed', 'span.started']);

  const listed = await recordings.list(owner);
  expect(listed.map((entry) => entry.id).sort()).toEqual([`${owner}-lab1`, `${owner}-lab1-t1-1`]);
});

test('a session cannot list or read the recordings of another, nor leave the folder', async () => {
  const folder = dir();
  const recordings = await Recordings.open(join(folder, 'recordings'), { count: 10, bytes: 1e6 });
  const recorder = new Recorder(recordings, header(`${ownerOf('someone')}-lab1`), new TraceLog());
  await recorder.close();
  const other = ownerOf('other');
  expect(await recordings.list(other)).toEqual([]);
  expect(await recordings.read(other, `${ownerOf('someone')}-lab1`)).toBeNull();
  writeFileSync(join(folder, 'secret.trace.jsonl'), 'x');
  expect(await recordings.read(other, '../secret')).toBeNull();
});

test('the oldest recordings go when there are too many', async () => {
  const folder = dir();
  const recordings = await Recordings.open(folder, { count: 2, bytes: 1e6 });
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    writeFileSync(recordings.pathOf(name), 'x');
    utimesSync(recordings.pathOf(name), 1000 + index, 1000 + index);
  }
  await recordings.removeOldest();
  expect(readdirSync(folder).sort()).toEqual(['b.trace.jsonl', 'c.trace.jsonl']);
  expect(readFileSync(recordings.pathOf('b'), 'utf8')).toBe('x');
});

test('runs of one lab are told apart by when they began, newest first', async () => {
  const recordings = await Recordings.open(dir(), { count: 10, bytes: 1e6 });
  const owner = ownerOf('someone');
  const log = new TraceLog();
  const recorder = new Recorder(recordings, header(`${owner}-lab1`), log);
  log.append([root('t1', 'docker ps', 2e9 + 1), root('t2', 'docker info', 65e9 + 1)]);
  await recorder.close();
  expect((await recordings.list(owner)).map(({ title, madeAt }) => [title, madeAt])).toEqual([
    ['docker info', '2026-01-01T00:01:05.000Z'],
    ['docker ps', '2026-01-01T00:00:02.000Z'],
    ['session', '2026-01-01T00:00:00.000Z'],
  ]);
  const run = await recordings.read(owner, runRecordingId(`${owner}-lab1`, traceId('t2')));
  const decoded = decodeRecording(await text(run as NonNullable<typeof run>));
  expect(decoded.header.monotonicAt).toBe(65e9 + 1);
});
