import { describe, expect, test } from 'vitest';
import { answers, asks, done, exits, opened, peer, spawns, typed } from './make-observation.fixture.ts';
import { storyOf } from './story-of.fixture.ts';

const shell = opened('t1', 50);

describe('who asks dockerd', () => {
  const from = peer(60, 't1', 1);

  test('is the process the kernel showed', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker ps'),
      ...spawns(11, 50, 60, 'docker ps'),
      asks(12, 1, from, 'GET /containers/json'),
    ]);
    expect(story.find('docker ps > docker ps > GET /containers/json')).toMatchObject({ from: 'cli', to: 'dockerd' });
  });

  test('is inferred from its connection, once, when the kernel showed nothing', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker run'),
      asks(12, 1, from, 'HEAD /_ping'),
      ...answers(13, 1, 200),
      asks(14, 2, from, 'GET /info'),
      ...answers(15, 2, 200),
      done(16, 't1'),
    ]);
    const inferred = story.spans.filter((span) => span.to === 'cli');
    expect(inferred).toMatchObject([{ name: 'docker run', evidence: 'inferred' }]);
    expect(story.find('docker run > docker run > GET /info')).toBeDefined();
    expect(story.endOf(inferred[0] as never)).toMatchObject({ outcome: { ok: true }, evidence: 'inferred' });
  });

  test('has one span though its connection was seen before its execution, and ends with its own end', () => {
    const late = [...spawns(11, 50, 60, 'docker events'), exits(40, 60, 0, 15)];
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker events &'),
      done(11, 't1'),
      asks(12, 1, from, 'GET /events'),
      ...late,
    ]);
    const clis = story.spans.filter((span) => span.to === 'cli');
    expect(clis).toHaveLength(1);
    expect(story.endOf(clis[0] as never)?.outcome).toEqual({ ok: false, error: 'killed by SIGTERM' });
  });

  test('is found by its environment although another terminal is busy', () => {
    const story = storyOf([
      shell,
      opened('t2', 51),
      typed(10, 't1', 'docker ps'),
      typed(11, 't2', 'docker info'),
      asks(12, 1, peer(60, 't1', 1), 'GET /containers/json'),
      asks(12, 2, peer(61, 't2', 1), 'GET /info'),
    ]);
    expect(story.find('GET /containers/json').trace).toBe('t1');
    expect(story.find('GET /info').trace).toBe('t2');
  });

  test('is found by its ancestors when its environment was emptied', () => {
    const orphan = {
      ...peer(90),
      ancestors: [
        { pid: 60, comm: 'sh' },
        { pid: 50, comm: 'bash' },
      ],
    };
    const story = storyOf([
      shell,
      typed(10, 't1', 'sh x.sh'),
      ...spawns(11, 50, 60, 'sh x.sh'),
      asks(12, 1, orphan, 'GET /info'),
    ]);
    expect(story.find('GET /info').trace).toBe('t1');
  });

  test('is of the command in its environment although its process was seen too early', () => {
    const story = storyOf([
      shell,
      ...spawns(5, 50, 60, 'docker ps'),
      typed(300, 't1', 'x'),
      asks(301, 1, from, 'GET /info'),
    ]);
    expect(story.find('GET /info')).toMatchObject({ trace: 't1' });
  });

  test('belongs to the background when no command started it', () => {
    const story = storyOf([
      shell,
      typed(10, 't1', 'docker ps'),
      asks(12, 1, peer(99), 'GET /info'),
      asks(13, 2, undefined, 'GET /version'),
    ]);
    expect(story.find('background > GET /info').parent).toBeUndefined();
    expect(story.find('background > GET /version').parent).toBeUndefined();
  });
});
