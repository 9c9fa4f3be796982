/** One process watches the files of all labs: a word of the kernel about one name must not cost a look at all that is known. */
import { expect, test } from 'vitest';
import { stepsOf } from './counted-steps.fixture.ts';
import type { Entry } from './entry.ts';
import { FAN } from './fan-mask.ts';
import type { OverlayRoot } from './overlay-roots.ts';
import { MOST_NAMES, type Seen, UpperDirectory } from './upper-directory.ts';

const MANY = 2000;
const FEW_STEPS = 20;

const entry = (kind: Entry['kind'], inode: number, more: Partial<Entry> = {}): Entry => ({
  ...{ kind, inode, born: 1n, mode: 0o644, uid: 0, gid: 0, device: 0n, bytes: 1, links: 1, modified: 1n },
  ...more,
});

const knowing = (found: Iterable<readonly [string, Entry]>): UpperDirectory => {
  const root = { upper: '/none/upper', lower: [] } as unknown as OverlayRoot;
  const upper = new UpperDirectory('/', root, { left: 20_000 });
  upper.learn(new Map(found));
  return upper;
};

const numbers = Array.from({ length: MANY }, (_, number) => number);
const files = numbers.map((number) => [`/f${number}`, entry('file', number)] as const);
const directories = numbers.map((number) => [`/d${number}`, entry('directory', number)] as const);

test.each([
  [
    'a file takes another name',
    { path: '/other', mask: FAN.movedTo, now: entry('file', 5), from: '/f5' },
    ['renamed /other'],
  ],
  [
    'a file with two names is as it was',
    { path: '/f7', mask: FAN.attributes, now: entry('file', 7, { links: 2 }) },
    [],
  ],
  ['a file is gone', { path: '/f9', mask: FAN.delete, now: undefined }, ['deleted /f9']],
] satisfies [string, Seen, string[]][])('%s: others are not looked at', (_, seen, told) => {
  const upper = knowing(files);
  const { steps, given } = stepsOf(() => upper.note(seen));
  expect(given.map(({ action, change }) => `${action} ${change.path}`)).toEqual(told);
  expect(steps).toBeLessThan(FEW_STEPS);
});

test('an empty directory that goes, or comes to another name, is all that is looked at', () => {
  const upper = knowing(directories);
  const moved = stepsOf(() => [
    ...upper.note({ path: '/d3', mask: FAN.movedFrom, now: undefined }),
    ...upper.note({ path: '/new', mask: FAN.movedTo, now: entry('directory', 3), from: '/d3' }),
    ...upper.note({ path: '/d4', mask: FAN.delete, now: undefined }),
  ]);
  expect(moved.given.map(({ action }) => action)).toEqual(['deleted', 'renamed', 'deleted']);
  expect(moved.steps).toBeLessThan(FEW_STEPS);
});

test('of a file with very many names some are told when it changes, and its bytes are those it has', () => {
  const upper = knowing(numbers.map((number) => [`/n${number}`, entry('file', 1, { links: MANY })]));
  const now = entry('file', 1, { links: MANY, bytes: 9, modified: 2n });
  const { steps, given } = stepsOf(() => upper.note({ path: `/n${MANY - 1}`, mask: FAN.modify, now }));
  expect(given).toHaveLength(MOST_NAMES);
  expect(steps).toBeLessThan(2 * MOST_NAMES);
  expect(upper.size).toEqual({ bytes: 9, entries: MANY });
});

test('what is gone is found in one walk, and a directory stands for what was in it', () => {
  const inside = directories.flatMap(([path, one]) => [
    [`${path}/in`, entry('file', MANY + one.inode)] as const,
    [path, one] as const,
  ]);
  const upper = knowing(inside);
  const { steps, given } = stepsOf(() => upper.compare(new Map()));
  expect(given.map(({ change }) => change.path).sort()).toEqual(directories.map(([path]) => path).sort());
  expect(steps).toBeLessThan(20 * MANY);
  expect(upper.size).toEqual({ bytes: 0, entries: 0 });
});
