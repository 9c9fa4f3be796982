import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { type ContainerStory, containerStories, type Step, stateAt } from './container-story.ts';
import { growLife, lifeEventsOf, NO_LIFE_EVENTS } from './life-events.ts';
import { causeEvidence, causeOf, clientCodeWords, noticeOf } from './life-words.ts';
import { RECORDED_LIVES } from './recorded-lives.fixture.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const storiesOf = (events: readonly TraceEvent[]) =>
  new Map(containerStories(lifeEventsOf(events)).map((story) => [story.name, story]));
const stories = storiesOf(RECORDED_LIVES);
const lifeOf = (name: string, of: ReadonlyMap<string, ContainerStory> = stories): ContainerStory => {
  const story = of.get(name);
  if (!story) throw new Error(`no container ${name}`);
  return story;
};
const endings = (name: string, of = stories) => lifeOf(name, of).steps.flatMap(({ ending }) => ending ?? []);

describe('an end is told apart', () => {
  test.each([
    ['a stop that is obeyed, and a kill', 'web', ['obeyed 0 SIGTERM', 'killed 137 SIGKILL']],
    ['a stop that times out', 'deaf', ['timed out 137 SIGTERM SIGKILL']],
    ['a stop that an init passes on', 'polite', ['obeyed 143 SIGTERM']],
    ['process 1 without memory', 'oom2', ['out of memory 137']],
    ['another process without memory', 'oom', ['by itself 0 child']],
    ['a program that ends', 'byself', ['by itself 7']],
    ['a kill past the engine', 'lost', ['killed from outside 137 SIGKILL']],
    ['a forced removal', 'sick', ['killed 137 SIGKILL']],
    ['a program that never started', 'no', []],
  ])('%s', (_, name, kinds) => {
    const told = endings(name).map(({ kind, code, sent, childOutOfMemory }) =>
      [kind, code, ...sent.map(({ signal }) => signal), ...(childOutOfMemory ? ['child'] : [])].join(' '),
    );
    expect(told).toEqual(kinds);
    expect(endings(name).every(({ evidence }) => evidence === 'observed')).toBe(true);
  });

  test('who asked is named, and nobody where nobody asked', () => {
    const causes = (name: string) => lifeOf(name).steps.map(causeOf).slice(1);
    expect(causes('web').slice(0, 4)).toEqual(['docker run', 'docker pause', 'docker unpause', 'docker stop']);
    expect(causes('byself')).toEqual(['docker run', 'its program ended', '--rm', '--rm']);
    expect(causes('oom2')).toEqual(['docker run', 'out of memory']);
    expect(causes('loop').slice(0, 4)).toEqual(['docker run', 'its program ended', 'restart policy', 'restart policy']);
  });

  test('a setting that explains a step is concluded; that the engine waits by one is its own word', () => {
    const known = (name: string) => lifeOf(name).steps.slice(1, 5).map(causeEvidence);
    expect(known('byself')).toEqual(['observed', 'observed', 'inferred', 'inferred']);
    const waits = lifeOf('loop').steps.filter(({ type }) => type === 'waits to be restarted');
    // Of the first wait the engine was asked when it was over.
    expect(waits.map(causeEvidence)).toEqual(['inferred', 'observed', 'observed', 'observed']);
    const starts = lifeOf('loop').steps.filter(({ setting, to }) => setting && to === 'running');
    expect([...new Set(starts.map(causeEvidence))]).toEqual(['inferred']);
  });

  test('what a request to create it says explains its end, also where the engine was never asked about it', () => {
    const { id } = lifeOf('byself');
    const create = lifeOf('byself').asked.find(({ verb }) => verb === 'create');
    const told = RECORDED_LIVES.filter(
      (event) => event.type !== 'state.changed' || event.subject.id !== id || event.action !== 'inspect',
    );
    const withBody = told.map((event): TraceEvent => {
      if (event.type !== 'span.started' || event.span !== create?.span) return event;
      const body = { HostConfig: { AutoRemove: true, RestartPolicy: { Name: 'no' } } };
      return { ...event, attributes: { ...event.attributes, [ATTR.httpRequestBody]: body } };
    });
    expect(lifeOf('byself', storiesOf(told)).steps.map(causeOf).at(-1)).toBe('asker not seen');
    expect(lifeOf('byself', storiesOf(withBody)).steps.map(causeOf).at(-1)).toBe('--rm');
  });

  const isOfEngine = (event: TraceEvent) => 'to' in event && event.to === 'dockerd';
  test('where no request is known, only what its settings explain is laid to them', () => {
    const unasked = storiesOf(RECORDED_LIVES.filter((event) => !isOfEngine(event)));
    const causes = (name: string) => lifeOf(name, unasked).steps.map(causeOf);
    expect(causes('sick')).toEqual(['asker not seen', 'asker not seen', 'a signal', 'asker not seen']);
    expect(causes('web').at(-1)).toBe('asker not seen');
    expect(causes('byself').slice(-2)).toEqual(['--rm', '--rm']);
    expect(causes('loop').slice(0, 5)).toEqual([
      ...['asker not seen', 'asker not seen', 'its program ended', 'restart policy', 'restart policy'],
    ]);
  });

  test.each([
    ['that says so', (id: string) => ({ ContainersDeleted: [id] }), 'docker system prune'],
    ['that is not there', () => undefined, 'docker system prune'],
    ['that names others', () => ({ ContainersDeleted: ['other'] }), 'asker not seen'],
  ])('a prune removed it, by an answer %s', (_, bodyFor, cause) => {
    const { id, asked } = lifeOf('web');
    const rm = asked.findLast(({ verb }) => verb === 'rm');
    const body = bodyFor(id);
    const pruned = RECORDED_LIVES.map((event): TraceEvent => {
      if (event.type === 'span.started' && event.span === rm?.client) return { ...event, name: 'docker system prune' };
      if (event.type === 'span.started' && event.span === rm?.span)
        return { ...event, name: 'POST /containers/prune', attributes: {} };
      if (event.type === 'span.ended' && event.span === rm?.span)
        return { ...event, attributes: body ? { [ATTR.httpResponseBody]: body } : {} };
      return event;
    });
    expect(causeOf(lifeOf('web', storiesOf(pruned)).steps.at(-1) as Step)).toBe(cause);
  });

  test('without the kernel’s word, only what the engine tells is left, and says so', () => {
    const blind = storiesOf(RECORDED_LIVES.filter((event) => !('to' in event) || event.to !== 'kernel'));
    expect(endings('oom2', blind)[0]).toMatchObject({ kind: 'out of memory', evidence: 'inferred' });
    expect(endings('deaf', blind)[0]).toMatchObject({ kind: 'timed out' });
    expect(endings('lost', blind)[0]).toMatchObject({ kind: 'killed by somebody' });
  });
});

describe('the machine', () => {
  test('explains all that happened to each container of a real run', () => {
    expect(stories.size).toBe(16);
    for (const { name, unexplained } of stories.values()) expect(unexplained, name).toEqual([]);
  });

  const LESSONS = join(import.meta.dirname, '../../../lessons');
  const recordings = readdirSync(LESSONS, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.trace.jsonl'),
  );

  test.each(recordings)('explains the lives of %s, and who ended them', (name) => {
    const { events } = decodeRecording(readFileSync(join(LESSONS, name), 'utf8'));
    const lives = containerStories(lifeEventsOf(events));
    expect(lives.flatMap(({ unexplained }) => unexplained)).toEqual([]);
    const kinds = lives.flatMap(({ steps }) => steps).flatMap(({ ending }) => ending?.kind ?? []);
    expect(kinds).not.toContain('killed by somebody');
  });

  test('says so when something was missed', () => {
    const missed = storiesOf(
      RECORDED_LIVES.filter((event) => event.type !== 'state.changed' || event.action !== 'pause'),
    );
    expect(lifeOf('web', missed).unexplained.map(({ type }) => type)).toEqual(['was unpaused']);
  });

  test('begins where a log begins', () => {
    const { id } = lifeOf('web');
    const unpaused = RECORDED_LIVES.findIndex(
      (event) => event.type === 'state.changed' && event.subject.id === id && event.action === 'unpause',
    );
    const late = lifeOf('web', storiesOf(RECORDED_LIVES.slice(unpaused)));
    expect(late.stays.slice(0, 3).map(({ state }) => state)).toEqual(['paused', 'running', 'exited']);
    expect(late.unexplained).toEqual([]);
  });

  /** dockerd began again, and listed it. */
  const listed = (name: string, state: string): TraceEvent => {
    const id = lifeOf(name).id;
    const last = RECORDED_LIVES.findLast((event) => event.type === 'state.changed' && event.subject.id === id);
    return { ...(last as StateChanged), at: nanos(2e12), state, action: 'snapshot', attributes: { name } };
  };

  test('goes on where the engine lists it when it begins again', () => {
    const { steps, unexplained } = lifeOf('tail', storiesOf([...RECORDED_LIVES, listed('tail', 'exited')]));
    expect(steps.at(-1)).toMatchObject({ from: 'running', to: 'exited', found: true, evidence: 'inferred' });
    expect(steps.map(causeOf).at(-1)).toBe('found exited');
    expect(unexplained).toEqual([]);
    const story = lifeOf('tail', storiesOf([...RECORDED_LIVES, listed('tail', 'exited')]));
    expect(noticeOf(story, FOREVER)).toContain('was found exited when the engine began again');
    const again = lifeOf('lost', storiesOf([...RECORDED_LIVES, listed('lost', 'running')]));
    expect(again.steps.at(-1)).toMatchObject({ from: 'exited', to: 'running', type: 'was started', found: true });
  });

  test('is left alone by a list that says the same, or that came after later news', () => {
    const same = lifeOf('tail', storiesOf([...RECORDED_LIVES, listed('tail', 'running')]));
    expect(same.steps).toEqual(lifeOf('tail').steps);
    const started = RECORDED_LIVES.findIndex(
      (event) => event.type === 'state.changed' && event.subject.id === same.id && event.action === 'start',
    );
    const late = RECORDED_LIVES.toSpliced(started, 0, listed('tail', 'exited'));
    expect(lifeOf('tail', storiesOf(late)).steps).toEqual(lifeOf('tail').steps);
  });

  test('ends where the engine says that the container is', () => {
    const states = [...stories].map(([name, { steps }]) => `${name} ${stateAt(steps, FOREVER)}`);
    expect(states).toEqual([
      ...['web gone', 'deaf exited', 'polite exited', 'oom exited', 'oom2 exited', 'no created', 'dir created'],
      ...['taken gone', 'port created', 'byself gone', 'old created', 'loop exited', 'sick gone'],
      ...['always exited', 'lost exited', 'tail running'],
    ]);
  });
});

test('refusals stand in the state in which they were told, with the client’s code', () => {
  expect(lifeOf('web').refusals.map(({ state, asked }) => `${state} ${asked.command} ${asked.clientCode}`)).toEqual([
    ...['paused docker exec 1', 'paused docker start 1', 'paused docker rm 1', 'running docker unpause 1'],
    ...['exited docker pause 1', 'running docker rm 1'],
  ]);
  const codes = ['no', 'dir', 'port'].map((name) => lifeOf(name).refusals[0]?.asked.clientCode);
  expect(codes).toEqual([127, 126, 125]);
  for (const { asked } of ['no', 'dir', 'port'].map((name) => lifeOf(name))) {
    expect(asked).not.toEqual([]);
    for (const one of asked) expect(clientCodeWords(one, asked)).toBeDefined();
  }
});

test.each([125, 126, 127])('%d of a program that started is the program’s own', (code) => {
  const { asked } = lifeOf('byself');
  const own = asked.map((one) => ({ ...one, clientCode: code }));
  expect(own.map((one) => clientCodeWords(one, own))).toEqual([undefined, undefined]);
});

test('SIGKILL to process 1 from inside is seen, and the container goes on', () => {
  const [inside] = lifeOf('web').signals;
  expect(inside).toMatchObject({ signal: 'SIGKILL', sender: 'inside', receiver: 'first', program: 'kill' });
  expect(noticeOf(lifeOf('web'), (inside?.at ?? 0) + 1e6)).toContain('the kernel drops SIGKILL');
});

test('restarts wait twice as long each time, as long as the rule says at least', () => {
  const { gaps } = lifeOf('loop');
  expect(gaps.map(({ rule }) => rule / 1e6)).toEqual([100, 200, 400, 800]);
  for (const { from, until, rule } of gaps) expect(until - from).toBeGreaterThanOrEqual(rule);
});

test('while it waits, its sentence counts the restart that it waits for, as the engine does', () => {
  const story = lifeOf('loop');
  const waits = story.stays.filter(({ state }) => state === 'restarting');
  const said = waits.map(({ from }) => /this is restart (\d+)/.exec(noticeOf(story, from))?.[1]);
  expect(said).toEqual(waits.map((_, index) => String(index + 1)));
  expect(waits.length).toBeGreaterThan(2);
});

test('a crash loop that is over says how often it was tried', () => {
  const story = lifeOf('loop');
  const last = story.steps.findLast(({ to }) => to === 'exited');
  expect(noticeOf(story, last?.at ?? 0)).toMatch(/The engine had restarted it \d times/);
  const first = story.steps.find(({ to }) => to === 'exited');
  expect(noticeOf(story, first?.at ?? 0)).not.toContain('restarted');
});

test('a restart that is called off is known, though no event tells it', () => {
  expect(lifeOf('always').stays.at(-1)?.state).toBe('exited');
});

test('health changes, and each check counts', () => {
  const { health, checks, lives } = lifeOf('sick');
  expect(health.map(({ status }) => status)).toEqual(['starting', 'healthy', 'unhealthy']);
  expect(checks.map(({ code }) => code)).toEqual([0, 1, 1, 1, 1]);
  expect(
    lives
      .findLast(({ life }) => life.health)
      ?.life.health?.runs.at(-1)
      ?.output.trim(),
  ).toBe('missing');
});

test('a log that grows event by event tells the same', () => {
  let events = NO_LIFE_EVENTS;
  for (const event of RECORDED_LIVES) events = growLife(events, [event]);
  expect(containerStories(events)).toEqual([...stories.values()]);
});
