import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { packTar } from './pack-tar.ts';

test('a folder and its files come out as they went in', async () => {
  const long = `site/${'deep/'.repeat(40)}ä.css`;
  const tar = await packTar([
    { path: 'site', file: null },
    { path: 'site/a.txt', file: new File(['hello'], 'a.txt', { lastModified: 7_000_000 }) },
    { path: long, file: new File([], 'ä.css') },
  ]);
  const unpacked = extract();
  unpacked.end(new Uint8Array(await tar.arrayBuffer()) as never);
  const found: unknown[] = [];
  for await (const entry of unpacked) {
    const { name, type, mode, size, mtime } = entry.header;
    let text = '';
    for await (const chunk of entry) text += new TextDecoder().decode(chunk as Uint8Array);
    found.push([name, type, mode, size, text, type === 'file' && name.length < 20 && mtime?.getTime()]);
  }
  expect(found).toEqual([
    ['site', 'directory', 0o755, 0, '', false],
    ['site/a.txt', 'file', 0o644, 5, 'hello', 7_000_000],
    [long, 'file', 0o644, 0, '', false],
  ]);
});

test('more than a lab takes is refused before it is read', async () => {
  const huge = { size: 300 * 2 ** 20, name: 'huge', arrayBuffer: () => Promise.reject(new Error('was read')) };
  await expect(packTar([{ path: 'huge', file: huge as unknown as File }])).rejects.toThrow('256 MiB at most');
});
