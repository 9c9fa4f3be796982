import { expect, test } from 'vitest';
import { KeptFiles } from './kept-files.ts';

/** As `localStorage`, with room for so many characters. */
function storage(room = Number.POSITIVE_INFINITY) {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (index: number) => [...map.keys()][index] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    removeItem: (key: string) => void map.delete(key),
    setItem: (key: string, text: string) => {
      if (text.length > room) throw new Error('full');
      map.set(key, text);
    },
  };
}

const file = (lab: string, path: string, text = 'x') => ({ lab, path, text, version: null, saved: false });
const paths = (files: readonly { path: string }[]): string[] => files.map(({ path }) => path);

function keptIn(store = storage()): KeptFiles {
  let now = 0;
  return new KeptFiles(store, () => now++);
}

test('files are kept for each lab', () => {
  const kept = keptIn();
  kept.keep(file('one', '/a'));
  kept.keep(file('one', '/a', 'newer'));
  kept.keep(file('two', '/b'));
  expect(kept.of('one').map(({ text }) => text)).toEqual(['newer']);
  kept.drop('one', '/a');
  expect(kept.of('one')).toEqual([]);
});

test('the lab before this one is the one that was written last', () => {
  const kept = keptIn();
  for (const [lab, path] of [
    ['old', '/a'],
    ['last', '/b'],
    ['last', '/c'],
    ['now', '/d'],
  ] as const)
    kept.keep(file(lab, path));
  expect(paths(kept.before('now'))).toEqual(['/c', '/b']);
});

test('files of another host’s labs are not those of before, nor taken for too old', () => {
  const store = storage();
  const [first, second] = [new KeptFiles(store, () => 1), new KeptFiles(store, () => 2, 2)];
  first.keep(file('one', '/a'));
  second.keep(file('two', '/b'));
  for (const lab of ['three', 'four', 'five']) second.keep(file(lab, '/c'));
  second.tidy('five');
  expect(paths(first.before('none'))).toEqual(['/a']);
  expect(paths(second.of('one'))).toEqual([]);
});

test('files of labs that are long gone go', () => {
  const kept = keptIn();
  for (const lab of ['one', 'two', 'three', 'four']) kept.keep(file(lab, '/a'));
  kept.tidy('five');
  expect(['one', 'two', 'three', 'four'].filter((lab) => kept.of(lab).length > 0)).toEqual(['three', 'four']);
});

test('full or refused storage is told, and what cannot be read is left alone', () => {
  expect(keptIn(storage(10)).keep(file('one', '/a'))).toBe(false);
  expect(new KeptFiles(null, () => 0).keep(file('one', '/a'))).toBe(false);
  expect(new KeptFiles(null, () => 0).before('one')).toEqual([]);
  const store = storage();
  store.setItem('engine-room.kept:one:/a', '{"lab"');
  store.setItem('engine-room.theme', '"dark"');
  expect(keptIn(store).of('one')).toEqual([]);
});
