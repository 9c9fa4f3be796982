import { expect, test } from 'vitest';
import { type GivenEntry, givenByDrop, givenByField } from './gathered.ts';

const file = (name: string): GivenEntry => ({
  ...{ name, isDirectory: false },
  file: (found) => found(new File([name], name)),
});

/** As a browser does: some at a time. */
const folder = (name: string, ...entries: GivenEntry[]): GivenEntry => ({
  ...{ name, isDirectory: true },
  createReader: () => {
    const left = [...entries];
    return { readEntries: (found: (some: FileSystemEntry[]) => void) => found(left.splice(0, 2) as FileSystemEntry[]) };
  },
});

const paths = (given: { path: string; file: File | null }[]) => given.map((one) => `${one.path}${one.file ? '' : '/'}`);

test('a dropped folder comes with all that is in it', async () => {
  const site = folder('site', file('a'), file('b'), file('c'), folder('css', file('main.css')), folder('empty'));
  expect(paths(await givenByDrop([file('notes.txt'), site]))).toEqual([
    ...['notes.txt', 'site/', 'site/a', 'site/b', 'site/c', 'site/css/', 'site/css/main.css', 'site/empty/'],
  ]);
});

test('what can’t be read is told', async () => {
  const locked: GivenEntry = { ...file('key'), file: (_, failed) => failed?.(new DOMException('not readable')) };
  await expect(givenByDrop([folder('site', locked)])).rejects.toThrow('not readable');
});

test('of a field, with the folder that was chosen', () => {
  const inFolder = Object.defineProperty(new File([''], 'x.css'), 'webkitRelativePath', { value: 'site/css/x.css' });
  expect(paths(givenByField([new File([''], 'a.txt'), inFolder]))).toEqual(['a.txt', 'site/css/x.css']);
});
