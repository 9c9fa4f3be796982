import { afterEach, expect, test, vi } from 'vitest';
import type { GivenFile } from './gathered.ts';
import { uploadAll, wordsFor } from './upload-all.ts';

afterEach(() => vi.unstubAllGlobals());

const file = (path: string): GivenFile => ({ path, file: new File(['x'], path) });
const folder = (path: string): GivenFile => ({ path, file: null });

function answering(...answers: Response[]) {
  const asked = vi.fn(async (_url: string, _init: RequestInit) => answers.shift() as Response);
  vi.stubGlobal('fetch', asked);
  return () => asked.mock.calls.map(([url]) => url);
}
const stored = (...left: object[]) => Response.json({ files: 1, directories: 0, links: 0, bytes: 1, left });

test('files go one by one, and those that were there are told', async () => {
  const asked = answering(Response.json({ error: 'There already.' }, { status: 409 }), stored());
  expect(await uploadAll('/root', [file('a'), file('b')], false)).toEqual({ taken: ['a'], left: [] });
  expect(asked()).toEqual(['/api/files?path=%2Froot&name=a', '/api/files?path=%2Froot&name=b']);
});

test('folders go as one archive, and what stayed is told apart from what can’t be', async () => {
  const odd = { path: 'site/x', why: 'No.' };
  const asked = answering(stored({ path: 'site/a', why: 'It is there already.', taken: true }, odd));
  const given = [folder('site'), file('site/a')];
  expect(await uploadAll('/root', given, true)).toEqual({ taken: ['site/a'], left: [odd] });
  expect(asked()).toEqual(['/api/files?path=%2Froot&over=yes']);
});

test.each([
  [[file('index.html')], 'index.html'],
  [[file('a'), file('b')], '2 files'],
  [[folder('site'), file('site/a'), file('site/b')], 'site (2 files)'],
  [[folder('site'), file('site/a')], 'site (1 file)'],
  [[folder('empty')], 'empty'],
])('%#: %s', (given, words) => {
  expect(wordsFor(given)).toBe(words);
});
