import { expect, test } from 'vitest';
import { stepsOf } from './counted-steps.fixture.ts';
import { type Departure, Departures } from './departures.ts';
import type { UpperDirectory } from './upper-directory.ts';

const [one, other] = [{}, {}] as UpperDirectory[] as [UpperDirectory, UpperDirectory];

const departure = (path: string, upper = one): Departure => ({
  ...{ upper, actor: { pid: 1 } },
  change: { action: 'deleted', change: { path, where: 'upper' } },
});

const departed = (...paths: string[]): Departures => {
  const departures = new Departures();
  for (const path of paths) departures.add(`file of ${path}`, departure(path));
  return departures;
};

const pathsOf = (found: readonly Departure[]): string[] => found.map(({ change }) => change.change.path);

test('what was thrown away at a path, below it and above it is told in the order in which it went', () => {
  const departures = departed('/a/b/c', '/ab', '/a/b', '/a/x', '/a');
  departures.add('another', departure('/a/b', other));
  expect(pathsOf(departures.around(one, '/a/b'))).toEqual(['/a/b/c', '/a/b', '/a']);
  expect(pathsOf(departures.around(one, '/a/b'))).toEqual([]);
  expect(pathsOf(departures.rest())).toEqual(['/ab', '/a/x', '/a/b']);
  expect(departures.rest()).toEqual([]);
});

test('what has come to another name was not thrown away', () => {
  const departures = departed('/a', '/b');
  departures.claim('file of /a');
  departures.claim('unknown');
  expect(pathsOf(departures.around(one, '/a/x'))).toEqual([]);
  expect(pathsOf(departures.rest())).toEqual(['/b']);
});

test('others are not looked at', () => {
  const departures = departed(...Array.from({ length: 1000 }, (_, number) => `/d/${number}`));
  const { steps, given } = stepsOf(() => departures.around(one, '/d/7'));
  expect(pathsOf(given)).toEqual(['/d/7']);
  expect(steps).toBeLessThan(20);
});
