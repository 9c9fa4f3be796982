import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { folderOfTest } from '#engine/lab/test-folder.fixture.ts';
import type { Unnumbered } from '#engine/trace/event.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import { TraceLog } from '#engine/trace/log.ts';
import { decodeRecording, type RecordingHeader, runRecordingId } from '#engine/trace/recording.ts';
import { Recorder } from './recorder.ts';
import { ownerOf, Recordings } from './recordings.ts';

const dir = folderOfTest;
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
const image = (id: string, state: string, at = 1): Unnumbered => ({
  type: 'state.changed',
  at: nanos(at),
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

test('what the world becomes while a run goes on, or a moment after, is in its recording, though nobody is known for it', async () => {
  const recordings = await Recordings.open(dir(), { count: 10, bytes: 1e6 });
  const owner = ownerOf('someone');
  const log = new TraceLog();
  const recorder = new Recorder(recordings, header(`${owner}-lab1`), log);
  log.append([root('t1:1', 'docker build .', 5), image('meanwhile', 'present', 6), ended('t1:1', 0, 8)]);
  log.append([image('soon', 'present', 1e9), image('much-later', 'present', 9e9)]);
  await recorder.close();

  const run = await recordings.read(owner, runRecordingId(`${owner}-lab1`, traceId('t1:1')));
  const { events } = decodeRecording(await text(run as NonNullable<typeof run>));
  expect(events.flatMap((event) => (event.type === 'state.changed' ? [event.subject.id] : []))).toEqual([
    'meanwhile',
    'soon',
  ]);
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

test('a pinned recording stays when the oldest go, until it is no longer pinned', async () => {
  const folder = dir();
  const recordings = await Recordings.open(folder, { count: 1, bytes: 1e6 });
  const owner = ownerOf('someone');
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    writeFileSync(recordings.pathOf(`${owner}-${name}`), `${JSON.stringify(header(`${owner}-${name}`))}\n`);
    utimesSync(recordings.pathOf(`${owner}-${name}`), 1000 + index, 1000 + index);
  }
  expect(await recordings.pin(owner, `${owner}-a`, true)).toBe(true);
  expect(await recordings.pin(ownerOf('other'), `${owner}-b`, true)).toBe(false);
  await recordings.removeOldest();
  const kept = async () => (await recordings.list(owner)).map(({ id, pinned }) => `${id.slice(-1)} ${pinned}`).sort();
  expect(await kept()).toEqual(['a true', 'c false']);
  const again = await Recordings.open(folder, { count: 1, bytes: 1e6 });
  expect((await again.list(owner)).filter(({ pinned }) => pinned)).toHaveLength(1);
  await recordings.pin(owner, `${owner}-a`, false);
  await recordings.removeOldest();
  expect(await kept()).toEqual(['c false']);
});

test('a removed recording is out of sight, is not written again, and can be brought back by its owner only', async () => {
  const recordings = await Recordings.open(dir(), { count: 10, bytes: 1e6 });
  const owner = ownerOf('someone');
  const log = new TraceLog();
  const recorder = new Recorder(recordings, header(`${owner}-lab1`), log);
  log.append([root('t1', 'docker ps')]);
  const id = runRecordingId(`${owner}-lab1`, traceId('t1'));
  await expect.poll(() => recordings.list(owner)).toHaveLength(2);
  expect(await recordings.remove(ownerOf('other'), id, true)).toBe(false);
  expect(await recordings.remove(owner, id, true)).toBe(true);
  log.append([{ ...image('x', 'present'), trace: traceId('t1') } as Unnumbered]);
  await recorder.close();
  expect((await recordings.list(owner)).map((entry) => entry.id)).toEqual([`${owner}-lab1`]);
  expect(await recordings.read(owner, id)).toBeNull();
  expect(await recordings.remove(owner, id, false)).toBe(true);
  expect(await recordings.list(owner)).toHaveLength(2);
});

const ended = (trace: string, exit: number, at: number): Unnumbered => ({
  type: 'span.ended',
  at: nanos(at),
  span: spanId(`${trace}-root`),
  trace: traceId(trace),
  outcome: exit === 0 ? { ok: true } : { ok: false, error: `exit ${exit}` },
  attributes: { 'process.exit.code': exit },
  evidence: 'observed',
});

test('a list says how each run ended, and goes on where it stopped when the recording has grown', async () => {
  const folder = dir();
  const recordings = await Recordings.open(folder, { count: 10, bytes: 1e6 });
  const owner = ownerOf('someone');
  const log = new TraceLog();
  const recorder = new Recorder(recordings, header(`${owner}-lab1`), log);
  const lie = '"type":"span.ended","span":"t2-root","at":1,"outcome":{"ok":true},"attributes":{}';
  log.append([root('t1', 'docker ps', 1e9), ended('t1', 0, 1.5e9), root('t2', `echo '${lie}'`, 2e9)]);
  const session = async () => (await recordings.list(owner)).find(({ id }) => id === `${owner}-lab1`)?.runs;
  const first = { commandLine: 'docker ps', exitCode: 0, failed: false, open: false, duration: 0.5e9, spans: 1 };
  await expect.poll(session).toMatchObject([first, { open: true, failed: false, incomplete: false }]);

  const index = join(folder, `${owner}-lab1.index.json`);
  const before = JSON.parse(readFileSync(index, 'utf8')).bytes;
  log.append([
    { type: 'probe.reported', at: nanos(2.1e9), probe: 'kernel', state: 'lost', events: 3, detail: 'lost' },
    { ...root('t2', '', 2.2e9), span: spanId('child'), parent: spanId('t2-root'), to: 'cli' } as Unnumbered,
    ended('t2', 125, 4e9),
  ]);
  await recorder.close();
  const second = { open: false, failed: true, exitCode: 125, duration: 2e9, spans: 2, incomplete: true };
  expect(await session()).toMatchObject([first, second]);
  expect(JSON.parse(readFileSync(index, 'utf8')).bytes).toBeGreaterThan(before);

  // What lies beside it is no truth of its own: a damaged index is made anew.
  writeFileSync(index, '{"version":1');
  expect(await session()).toMatchObject([first, second]);
});

test('what lies beside a recording goes with it', async () => {
  const folder = dir();
  const recordings = await Recordings.open(folder, { count: 0, bytes: 1e6 });
  const owner = ownerOf('someone');
  writeFileSync(recordings.pathOf(`${owner}-a`), `${JSON.stringify(header(`${owner}-a`))}\n`);
  expect(await recordings.list(owner)).toHaveLength(1);
  expect(readdirSync(folder)).toHaveLength(2);
  await recordings.removeOldest();
  expect(readdirSync(folder)).toEqual([]);
});
