import { expect, test } from 'vitest';
import type { FileChange } from '#engine/trace/storage.ts';
import { FILE_RATE, FilesTeller, TOGETHER_NS } from './files-teller.ts';

const change = (path: string, more: Partial<FileChange> = {}): FileChange => ({
  ...{ container: 'c', path, where: 'upper' },
  ...more,
});
const told = (teller: FilesTeller) =>
  teller.take().map(({ action, subject, attributes: { times } }) => `${action} ${subject.id} ${times ?? 1}`);

test('what happens to a file again and again is told at once, and then together', () => {
  const teller = new FilesTeller();
  for (let n = 0; n < 50; n++) teller.note('changed', change('/a'), n);
  expect(told(teller)).toEqual(['changed c/a 1']);
  teller.due(TOGETHER_NS + 1);
  expect(told(teller)).toEqual(['changed c/a 49']);
  expect(teller.waits).toBe(false);
});

test('what waits of a file, and of those below it, comes before it is renamed or goes', () => {
  const teller = new FilesTeller();
  teller.note('created', change('/d/a'), 0);
  teller.note('changed', change('/d/a'), 1);
  teller.note('renamed', change('/e', { from: '/d' }), 2);
  teller.note('created', change('/b'), 3);
  teller.note('changed', change('/b'), 4);
  teller.note('deleted', change('/b'), 5);
  expect(told(teller)).toEqual([
    'created c/d/a 1',
    'changed c/d/a 1',
    'renamed c/e 1',
    'created c/b 1',
    'changed c/b 1',
    'deleted c/b 1',
  ]);
});

test('a flood is told up to a bound, and the rest counted', () => {
  const teller = new FilesTeller();
  for (let n = 0; n < FILE_RATE.burst + 7; n++) teller.note('created', change(`/${n}`), 0);
  expect(teller.take()).toHaveLength(FILE_RATE.burst);
  expect(teller.takeLeft()).toBe(7);
  expect(teller.takeLeft()).toBe(0);
});
