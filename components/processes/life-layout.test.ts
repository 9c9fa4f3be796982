import { describe, expect, test } from 'vitest';
import { LIFE_EVENTS, LIFE_STATES, type LifeState, lifeAfter } from '#engine/scene/process/container-life.machine.ts';
import { type ContainerStory, containerStories, type Step } from '#engine/scene/process/container-story.ts';
import { lifeEventsOf } from '#engine/scene/process/life-events.ts';
import { RECORDED_LIVES } from '#engine/scene/process/recorded-lives.fixture.ts';
import { lifeLayout } from './life-layout.ts';
import { itemsOf, labelled, lifeScale, momentsOf } from './life-time-layout.ts';
import { type Point, routeOf } from './life-tracks.ts';

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
    for (const step of all) expect(tracks.some(({ taken }) => taken.includes(step))).toBe(true);
    for (const { from, to, id } of tracks)
      expect(
        LIFE_EVENTS.some((type) => lifeAfter(from, type) === to),
        id,
      ).toBe(true);
  });
});

describe('the ways', () => {
  const possible = LIFE_STATES.filter((from) => from !== 'not made').flatMap((from) =>
    LIFE_EVENTS.flatMap((type) => {
      const to = lifeAfter(from, type);
      return to === null || to === from ? [] : [{ from, to, type }];
    }),
  );

  test.each(possible)('lead from $from to $to, which $type makes of it', ({ from, to, type }) => {
    const step: Step = { at: 0, from, to, type, evidence: 'observed' };
    const route = lifeLayout([step], 800).tracks.filter(({ taken }) => taken.includes(step));
    const ends = new Map(route.map((track) => [track.from, track.to]));
    expect(ends.size).toBe(route.length);
    let [state, legs]: [LifeState, number] = [from, 0];
    for (let next = ends.get(state); next; next = ends.get(state)) [state, legs] = [next, legs + 1];
    expect([state, legs]).toEqual([to, route.length]);
  });

  test.each([
    ['restarting', 'removing', 1],
    ['dead', 'removing', 1],
    ['dead', 'gone', 2],
    ['exited', 'gone', 2],
    ['running', 'gone', 3],
    ['gone', 'running', 0],
  ] as const)('from %s to %s are %i', (from, to, count) => {
    expect(routeOf(from, to)).toHaveLength(count);
  });

  test.each([350, 390, 620, 800, 1100])('lie beside each other and past the stations within %i px', (room) => {
    const { tracks, stations, station, width, height } = lifeLayout([], room);
    const legs = tracks.flatMap(({ id, corners }) =>
      corners.slice(1).map((to, index) => ({ id, ...boxOf(corners[index] ?? to, to) })),
    );
    for (const leg of legs) {
      expect(leg.left >= 0 && leg.right <= width && leg.top >= 0 && leg.bottom <= height, leg.id).toBe(true);
      for (const { state, x, y } of stations) {
        const box = { left: x - station.width / 2, right: x + station.width / 2, top: y - 17, bottom: y + 17 };
        expect(overlap(leg, box), `${leg.id} at ${state}`).toBe(false);
      }
      for (const other of legs)
        if (other.id !== leg.id && isUpright(other) === isUpright(leg))
          expect(overlap(wide(leg), wide(other)), `${leg.id}, ${other.id}`).toBe(false);
    }
  });

  test.each([620, 800, 1100])('have room for words within %i px', (room) => {
    const { tracks, width } = lifeLayout([], room);
    for (const { id, label } of tracks) {
      expect(label.x - label.width / 2, id).toBeGreaterThanOrEqual(0);
      expect(label.x + label.width / 2, id).toBeLessThanOrEqual(width);
      expect(label.width, id).toBeGreaterThan(40);
    }
  });
});

type Box = { left: number; right: number; top: number; bottom: number };
const boxOf = (a: Point, b: Point): Box => ({
  ...{ left: Math.min(a.x, b.x), right: Math.max(a.x, b.x) },
  ...{ top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) },
});
const isUpright = ({ left, right }: Box): boolean => left === right;
/** Two lines closer than this (px) look like one. */
const wide = ({ left, right, top, bottom }: Box): Box => ({
  ...{ left: left - 3, right: right + 3, top: top - 3, bottom: bottom + 3 },
});
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

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
