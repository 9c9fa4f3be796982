import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { fromMillis, nanos, terminalId } from '#engine/trace/ids.ts';
import { correlate, flush, initialState } from './correlate.ts';
import {
  asks,
  calls,
  DAEMONS,
  done,
  execs,
  exits,
  forks,
  opened,
  peer,
  spawns,
  typed,
} from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const shell = opened('t1', 50);
const known = { processes: DAEMONS };

describe('a command line', () => {
  test('is the root of its trace and carries what was typed', () => {
    const story = storyOf([shell, typed(10, 't1', 'docker ps -a', 7), done(20, 't1', 0, 7)]);
    expect(story.spans).toHaveLength(1);
    expect(story.spans[0]).toMatchObject({ from: 'terminal', to: 'terminal', name: 'docker ps' });
    expect(story.spans[0]).not.toHaveProperty('parent');
    expect(story.spans[0]?.attributes).toMatchObject({
      [ATTR.commandLine]: 'docker ps -a',
      [ATTR.commandOrdinal]: 7,
      [ATTR.terminal]: 't1',
    });
    expect(story.endOf(story.spans[0] as never)).toMatchObject({
      outcome: { ok: true },
      attributes: { [ATTR.exitCode]: 0 },
    });
  });

  test('has each process that the shell starts as a child, in a pipeline too', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker ps | grep web'),
      ...spawns(11, 50, 60, 'docker ps'),
      ...spawns(12, 50, 61, 'grep web'),
      exits(13, 60),
      exits(14, 61, 1),
      done(15, 't1', 1),
    ]);
    expect(story.find('docker ps > docker ps')).toMatchObject({ from: 'terminal', to: 'cli' });
    expect(story.find('docker ps > grep')).toMatchObject({ from: 'terminal', to: 'cli' });
  });

  test('has the processes of its subshells and scripts below what started them', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', '(sh up.sh)'),
      forks(11, 50, 60),
      ...spawns(12, 60, 61, 'sh up.sh'),
      ...spawns(13, 61, 62, 'docker ps'),
    ]);
    expect(story.find('sh > docker ps')).toMatchObject({ from: 'cli', to: 'cli' });
    expect(story.find('(sh > sh')).toMatchObject({ from: 'terminal', to: 'cli' });
  });

  test('has a program that replaces another below the one it replaced', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'env docker ps'),
      ...spawns(11, 50, 60, 'env docker ps'),
      execs(12, 60, 'docker ps'),
      exits(13, 60, 3),
    ]);
    expect(story.endOf(story.find('env > env'))?.outcome).toEqual({ ok: true });
    expect(story.endOf(story.find('env > env > docker ps'))?.outcome).toEqual({ ok: false, error: 'exit status 3' });
  });

  test('starts with its first process when the mark of the shell is stamped late', () => {
    const story = storyOf([
      shell,
      ...spawns(9, 50, 60, 'docker ps'),
      calls(9.5, 60, 'connect', { path: '/x' }),
      typed(10, 't1', 'docker ps'),
    ]);
    expect(story.spans.map(story.path)).toEqual([
      'docker ps',
      'docker ps > execve',
      'docker ps > docker ps',
      'docker ps > docker ps > connect',
    ]);
    expect(story.spans[0]?.at).toBe(fromMillis(9));
  });

  test('typed before the shell has finished starting does not take the shell for its program', () => {
    const story = storyOf([
      opened('t1', 50),
      calls(1, 50, 'setuid', { uid: 0 }),
      ...[execs(20, 50, '/bin/bash --rcfile /etc/rc -i'), ...spawns(21, 50, 59, 'dircolors'), exits(22, 59)],
      ...[spawns(58, 50, 60, 'docker ps'), typed(60, 't1', 'docker ps')].flat(),
      ...[exits(70, 60), done(71, 't1'), typed(80, 't1', 'docker info', 2), spawns(81, 50, 61, 'docker info')].flat(),
    ]);
    expect(story.find('docker ps > docker ps')).toMatchObject({ from: 'terminal', to: 'cli' });
    expect(story.find('docker info > docker info')).toMatchObject({ from: 'terminal', trace: 't2' });
    expect(story.find('background > dircolors')).toBeDefined();
    expect(story.spans.filter(({ name }) => name === 'bash')).toEqual([]);
    expect(story.find('docker ps').at).toBe(fromMillis(58));
  });

  test('typed while the shell is still being executed starts with its own mark', () => {
    const story = storyOf([
      ...[opened('t1', 50), calls(1, 50, 'setuid', { uid: 0 }), execs(20, 50, 'bash -i'), typed(25, 't1', 'docker ps')],
      ...[...spawns(26, 50, 60, 'docker ps'), exits(27, 60), done(28, 't1')],
    ]);
    expect(story.find('docker ps')).toMatchObject({ at: fromMillis(25) });
    expect(story.find('docker ps > docker ps')).toMatchObject({ from: 'terminal' });
    expect(story.find('background > setuid')).toBeDefined();
  });

  test('has a program that its line names, however late its mark is', () => {
    const story = storyOf([
      ...[shell, ...spawns(5, 50, 59, 'git status'), exits(6, 59)],
      ...[forks(9, 50, 60), ...spawns(10, 60, 61, '/usr/bin/docker ps'), typed(80, 't1', '(docker ps)')],
    ]);
    expect(story.find('docker ps').trace).toBe('t1');
    expect(story.spans.find(({ trace }) => trace === 't1')?.at).toBe(fromMillis(9));
    expect(story.find('background > git')).toBeDefined();
  });

  test('has what the shell itself did a little before its late mark', () => {
    const story = storyOf([shell, calls(2, 50, 'clone'), calls(8, 50, 'clone'), typed(35, 't1', '(x=1)')]);
    expect(story.paths).toEqual(['background > clone', '(x=1)', '(x=1) > clone']);
  });

  test('does not take what the shell did long before it', () => {
    const story = storyOf([shell, ...spawns(9, 50, 60, 'sleep 9'), typed(200, 't1', 'docker ps')]);
    expect(story.find('background > sleep')).toBeDefined();
  });

  test('run without a terminal is found by the pid of its process', () => {
    const started = { ...typed(10, 'once', 'docker ps'), pid: 60 } as Observation;
    const story = storyOf([started, execs(11, 60, 'docker ps'), exits(12, 60)]);
    expect(story.find('docker ps > docker ps')).toMatchObject({ from: 'terminal', to: 'cli' });
  });

  test('that goes on in the background of its shell keeps its requests', () => {
    const story = storyOf([
      ...[shell, typed(10, 't1', 'docker wait web &'), ...spawns(11, 50, 60, 'docker wait web'), done(12, 't1')],
      ...[typed(13, 't1', 'docker ps', 2), ...spawns(14, 50, 61, 'docker ps')],
      ...[
        asks(20, 1, peer(60, 't1', 1), 'POST /containers/web/wait'),
        asks(21, 2, peer(61, 't1', 2), 'GET /containers/json'),
      ],
    ]);
    expect(story.find('POST /containers/{id}/wait').trace).toBe('t1');
    expect(story.find('GET /containers/json').trace).toBe('t2');
  });

  test('that its shell leaves in the background keeps what was forked for it, though it executes later', () => {
    const story = storyOf([
      ...[shell, typed(10, 't1', 'docker events &'), forks(11, 50, 60), done(12, 't1'), execs(13, 60, 'docker events')],
      ...[asks(14, 1, peer(60, 't1', 1), 'GET /events'), typed(20, 't1', 'docker ps', 2)],
    ]);
    expect(story.find('docker events > docker events > GET /events')).toMatchObject({ trace: 't1' });
    expect(story.find('docker events > docker events')).toMatchObject({ evidence: 'observed' });
  });

  test('whose end was never seen ends when the next one starts, and says so', () => {
    const story = storyOf([shell, typed(10, 't1', 'docker ps'), typed(20, 't1', 'docker ps', 2)]);
    expect(story.endOf(story.spans[0] as never)).toMatchObject({
      outcome: { ok: false, error: 'its end was not seen' },
      evidence: 'inferred',
    });
  });

  test('ends when its terminal is closed', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker ps'),
      { at: fromMillis(11), kind: 'terminal.closed', terminal: terminalId('t1') },
    ]);
    expect(story.endOf(story.spans[0] as never)?.outcome).toEqual({ ok: false, error: 'its terminal was closed' });
  });

  test('has what its terminal prints while it runs', () => {
    const prints = (ms: number, data: string): Observation => ({
      at: fromMillis(ms),
      kind: 'terminal.output',
      terminal: terminalId('t1'),
      data,
    });
    const { events } = storyOf([
      shell,
      prints(9, '$ '),
      typed(10, 't1', 'docker ps'),
      prints(11, 'web'),
      done(12, 't1'),
      prints(13, '$ '),
    ]);
    const output = events.filter((event) => event.type === 'terminal.output');
    expect(output.map(({ data, trace }) => [data, trace])).toEqual([
      ['$ ', undefined],
      ['web', 't1'],
      ['$ ', undefined],
    ]);
  });
});

describe('the fold', () => {
  test('refuses a state that was folded before, so that nobody can fold one twice', () => {
    const first = initialState();
    correlate(first, shell);
    expect(() => correlate(first, shell)).toThrow('was folded before');
    expect(() => flush(first, nanos(1))).toThrow('was folded before');
  });

  test('tells the same story every time', () => {
    const observations = [
      shell,
      typed(10, 't1', 'docker ps'),
      ...spawns(11, 50, 60, 'docker ps'),
      asks(12, 1, peer(60), 'GET /info'),
    ];
    expect(storyOf(observations, known).events).toEqual(storyOf(observations, known).events);
  });

  test('closes nothing by itself', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker ps'),
      ...spawns(11, 50, 60, 'docker ps'),
      asks(12, 1, peer(60), 'GET /info'),
    ]);
    expect(story.spans.filter((span) => span.to !== 'kernel' && story.endOf(span))).toEqual([]);
  });

  test('never puts a child before its parent, though stamps disagree by a millisecond', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker ps'),
      ...spawns(10.5, 50, 60, 'docker ps'),
      asks(10.1, 1, peer(60), 'GET /info'),
    ]);
    const starts = new Map(story.spans.map((span) => [span.span, span.at]));
    for (const span of story.spans) expect(span.at).toBeGreaterThanOrEqual(starts.get(span.parent as never) ?? 0);
  });
});
