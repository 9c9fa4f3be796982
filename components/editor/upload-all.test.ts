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

const into = (more: Partial<Parameters<typeof uploadAll>[1]> = {}) => ({
  ...{ directory: '/root', over: false, isThere: () => false, host: 1 as const },
  ...more,
});

test('one file goes as it is; when it was there, that is told', async () => {
  const asked = answering(stored(), Response.json({ error: 'There already.' }, { status: 409 }));
  expect(await uploadAll([file('a')], into())).toEqual({ taken: [], left: [] });
  expect(await uploadAll([file('b')], into())).toEqual({ taken: ['b'], left: [] });
  expect(asked()).toEqual(['/api/files?path=%2Froot&name=a', '/api/files?path=%2Froot&name=b']);
});

test('what is known to be there is sent only to replace it', async () => {
  const asked = answering(stored());
  expect(await uploadAll([file('a')], into({ isThere: () => true }))).toEqual({ taken: ['a'], left: [] });
  expect(asked()).toEqual([]);
  await uploadAll([file('a')], into({ isThere: () => true, over: true }));
  expect(asked()).toEqual(['/api/files?path=%2Froot&name=a&over=yes']);
});

test.each([
  ['several files', [file('a'), file('b')]],
  ['a folder', [folder('site'), file('site/a')]],
  ['a folder of one file, as a field tells it', [file('site/a')]],
])('%s: one archive, and what stayed is told apart from what can’t be', async (_, given) => {
  const odd = { path: 'x', why: 'No.' };
  const asked = answering(stored({ path: 'a', why: 'It is there already.', taken: true }, odd));
  expect(await uploadAll(given, into())).toEqual({ taken: ['a'], left: [odd] });
  expect(asked()).toEqual(['/api/files?path=%2Froot']);
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
