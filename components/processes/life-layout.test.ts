import { describe, expect, test } from 'vitest';
import { LIFE_STATES, lifeAfter } from '#engine/scene/process/container-life.machine.ts';
import { type ContainerStory, containerStories } from '#engine/scene/process/container-story.ts';
import { lifeEventsOf } from '#engine/scene/process/life-events.ts';
import { RECORDED_LIVES } from '#engine/scene/process/recorded-lives.fixture.ts';
import { lifeLayout } from './life-layout.ts';
import { itemsOf, labelled, lifeScale, momentsOf } from './life-time-layout.ts';

const stories = containerStories(lifeEventsOf(RECORDED_LIVES));
const lifeOf = (name: string): ContainerStory => {
  const story = stories.find((one) => one.name === name);
  if (!story) throw new Error(`no container ${name}`);
  return story;
};

describe('the stations', () => {
  test.each([330, 390, 620, 1100])('stand apart within %i px', (room) => {
    const { stations, station, width, height } = lifeLayout([], room);
    expect(stations.map(({ state }) => state).toSorted()).toEqual(
      LIFE_STATES.filter((state) => state !== 'not made').toSorted(),
    );
    for (const { x, y } of stations) {
      expect(x - station.width / 2).toBeGreaterThanOrEqual(0);
      expect(x + station.width / 2).toBeLessThanOrEqual(width);
      expect(y + station.height / 2).toBeLessThan(height);
    }
    for (const one of stations)
      for (const other of stations)
        if (one !== other)
          expect(Math.abs(one.x - other.x) > station.width || Math.abs(one.y - other.y) > station.height).toBe(true);
  });

  test('have a way for each step of each real life, and each way is one that the machine knows', () => {
    const all = stories.flatMap(({ steps }) => steps).filter(({ from, to }) => from !== 'not made' && from !== to);
    const { tracks } = lifeLayout(all, 800);
    expect(tracks.reduce((sum, { taken }) => sum + taken.length, 0)).toBe(all.length);
    for (const { from, to, id } of tracks)
      expect(
        EVENTS.some((type) => lifeAfter(from, type) === to),
        id,
      ).toBe(true);
  });
});

const EVENTS = [
  ...(['was started', 'was paused', 'was unpaused', 'ended', 'waits to be restarted'] as const),
  ...(['is not restarted', 'is being removed', 'could not be removed', 'was removed'] as const),
];

describe('the time line', () => {
  const story = lifeOf('loop');
  const times = momentsOf(story).sort((a, b) => a - b);
  const until = times.at(-1) ?? 0;

  test.each([true, false])('rises with time, true or not (%s)', (isTrue) => {
    const { x, width } = lifeScale(story, until, 600, isTrue);
    const places = times.map(x);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect([x(times[0] ?? 0), Math.round(x(until))]).toEqual([0, width]);
  });

  test('in true time has room in proportion; else moments that are close can be told apart', () => {
    const waits = story.stays.filter(({ state }) => state === 'restarting');
    const roomOf = (isTrue: boolean) => {
      const { x } = lifeScale(story, until, 600, isTrue);
      return waits.map(({ from, until: to = until }) => (x(to) - x(from)) / (to - from));
    };
    const [first = 0, ...rest] = roomOf(true);
    for (const one of rest) expect(one).toBeCloseTo(first);
    const compressed = roomOf(false);
    expect(Math.max(...compressed) / Math.min(...compressed)).toBeGreaterThan(1.1);
    const { x } = lifeScale(story, until, 600, false);
    const apart = [...new Set(times)].map(x).map((place, index, all) => place - (all[index - 1] ?? -24));
    expect(Math.min(...apart)).toBeGreaterThan(23.99);
  });

  test('has each request, signal and state once, in order', () => {
    const items = itemsOf(lifeOf('web'));
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(items.filter(({ kind }) => kind === 'signal')).toHaveLength(4);
  });

  test('leaves words out that the next mark would strike through', () => {
    const places = [0, 30, 100].map((x) => ({ x, width: 60 }));
    expect(labelled(places)).toEqual([false, true, true]);
  });
});
