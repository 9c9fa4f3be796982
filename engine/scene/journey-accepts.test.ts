import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { realRun, together } from '#engine/correlate/real-run.fixture.ts';
import { storyOf } from '#engine/correlate/story-of.fixture.ts';
import type { Unnumbered } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { accepts } from './journey-accepts.ts';
import { MUTATIONS, type Mutant, mutantsOf } from './journey-mutations.fixture.ts';
import { began, ended, lost } from './make-trace.ts';

const ROOT = join(import.meta.dirname, '../..');

const recorded = (folder: string): [string, () => readonly Unnumbered[]][] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.trace\.jsonl(\.gz)?$/.test(name))
    .sort()
    .map((name) => [name, () => decodeRecording(textOf(join(ROOT, folder, name))).events]);

const textOf = (file: string): string =>
  file.endsWith('.gz') ? gunzipSync(readFileSync(file)).toString('utf8') : readFileSync(file, 'utf8');

const session = () =>
  readFileSync(join(ROOT, 'engine/correlate/fixtures/two-terminals.session.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Every real trace there is: recordings, and recorded observations as they are folded today. */
const REAL: [string, () => readonly Unnumbered[]][] = [
  ...recorded('lessons'),
  ...recorded('engine/scene/fixtures'),
  ['docker run --rm hello-world', () => storyOf(realRun('hello')).events],
  ['docker run -d, with a port', () => storyOf(realRun('web')).events],
  ['two runs at once', () => storyOf(together(realRun('web'), realRun('hello'), 7e6)).events],
  ['a session in two terminals', () => storyOf(session()).events],
];

describe.each(REAL)('%s', (_, read) => {
  let events: readonly Unnumbered[] = [];
  beforeAll(() => {
    events = read();
  });

  test('could have happened', () => {
    expect(events.filter((event) => event.type === 'span.started').length).toBeGreaterThan(100);
    expect(accepts(events)).toEqual({ ok: true });
  });

  test.each(MUTATIONS)('could not with %s', (kind) => {
    const mutants = mutantsOf(kind, events);
    const isRefused = (mutant: Mutant) => {
      expect(accepts(mutant())).toMatchObject({ ok: false });
    };
    if (mutants.length > 100) fc.assert(fc.property(fc.constantFrom(...mutants), isRefused), { numRuns: 30 });
    else mutants.forEach(isRefused);
  });
});

test.each(MUTATIONS)('%s applies to a real trace', (kind) => {
  expect(REAL.some(([, read]) => mutantsOf(kind, read()).length > 0)).toBe(true);
});

const RUN = (...more: Unnumbered[]): Unnumbered[] => [
  began(0, 'root', 'terminal → terminal', 'docker start'),
  began(1, 'cli', 'terminal → cli', 'docker start', {
    parent: 'root',
    attributes: { 'process.command_args': ['docker'] },
  }),
  began(2, 'start', 'cli → dockerd', 'POST /containers/{id}/start', { parent: 'cli' }),
  began(3, 'task', 'dockerd → containerd', 'Tasks/Start', { parent: 'start' }),
  ...more,
];
const runc = (ms: number, command: string): Unnumbered =>
  began(ms, `runc ${command}`, 'shim → runc', `runc ${command}`, {
    parent: 'task',
    attributes: { 'container.id': 'c' },
  });

const POSSIBLE: Record<string, Unnumbered[]> = {
  'a trace that breaks off': RUN(),
  'an exec into a container that was there before': RUN(runc(4, 'exec')),
  'a container that is started again': RUN(
    runc(4, 'delete'),
    runc(5, 'create'),
    ended(6, 'runc create'),
    runc(7, 'start'),
  ),
  'a start whose create was lost': RUN(lost(3, 7), runc(4, 'start')),
  'work that only time ties to an answered request': RUN(ended(4, 'start'), {
    ...(began(5, 'rest', 'dockerd → kernel', 'umount2', { parent: 'start' }) as object),
    parentEvidence: 'inferred',
  } as Unnumbered),
  'a job in the background': RUN(ended(4, 'root'), began(9, 'job', 'terminal → cli', 'docker ps', { parent: 'root' })),
  'a log a little out of order': RUN({
    ...ended(2, 'nothing'),
    ...began(1, 'late', 'cli → kernel', 'connect', { parent: 'cli' }),
  }),
};
test.each(Object.entries(POSSIBLE))('%s can be', (_, events) => {
  expect(accepts(events)).toEqual({ ok: true });
});

test('a refusal says where and why', () => {
  const events = RUN(began(4, 'odd', 'cli → runc', 'runc create', { parent: 'task' }));
  expect(accepts(events)).toEqual({
    ok: false,
    at: 4,
    why: 'cli → runc runc create cannot come from dockerd → containerd Tasks/Start',
  });
  expect(accepts([...events, { ...ended(0, 'root'), at: nanos(0) }])).toMatchObject({ at: 4 });
});
