import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfTest } from '#engine/lab/test-folder.fixture.ts';
import { layerFiles } from './layer-files.ts';

/** Folders with files of so many bytes; a target makes a link. */
function folders(layers: Record<string, Record<string, number | string>>): string {
  const base = folderOfTest();
  for (const [layer, files] of Object.entries(layers))
    for (const [path, content] of Object.entries(files)) {
      const file = join(base, layer, path);
      mkdirSync(dirname(file), { recursive: true });
      if (typeof content === 'string') symlinkSync(content, file);
      else writeFileSync(file, 'x'.repeat(content));
    }
  return base;
}

const paths = (list: readonly { path: string; how: string }[]) => list.map(({ path, how }) => `${how} ${path}`);

describe('the files of a layer', () => {
  it('are added where no layer below has them, else changed, however far below', async () => {
    const base = folders({
      bottom: { 'a/one': 1 },
      middle: { 'b/two': 1 },
      top: { 'a/one': 5, 'b/two': 4, 'b/three': 3 },
    });
    const files = await layerFiles({ base, diff: '/top', lowers: ['/middle', '/bottom'] });
    expect(paths(files.paths)).toEqual(['changed /a/one', 'changed /b/two', 'added /b/three']);
    expect(files).toMatchObject({ added: 1, changed: 2, deleted: 0, opaque: 0, bytes: 12, cut: false });
  });

  it('are the largest first, no more than forty, all counted', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, n]));
    const files = await layerFiles({ base: folders({ top: many }), diff: '/top', lowers: [] });
    expect(files.added).toBe(60);
    expect(files.paths).toHaveLength(40);
    expect(files.paths[0]).toEqual({ path: '/f59', how: 'added', bytes: 59 });
  });

  it('are not what links lead to, in this layer or below', async () => {
    const base = folders({ below: { etc: '/etc' }, top: { out: '/etc', 'etc/passwd': 2 } });
    const files = await layerFiles({ base, diff: '/top', lowers: ['/below'] });
    expect(paths(files.paths)).toEqual(['added /etc/passwd', 'added /out']);
    expect(files.bytes).toBe(2);
  });

  it('count once when they are one file under two names', async () => {
    const base = folders({ top: { one: 100 } });
    linkSync(join(base, 'top/one'), join(base, 'top/two'));
    expect(await layerFiles({ base, diff: '/top', lowers: [] })).toMatchObject({ added: 2, bytes: 100 });
  });

  it('are cut at a bound, and say so', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`d${n}/f`, 1]));
    const files = await layerFiles({ base: folders({ top: many }), diff: '/top', lowers: [] }, { entries: 10 });
    expect(files.cut).toBe(true);
    expect(files.added).toBeLessThan(30);
  });

  it('are cut where folders are deeper than any', async () => {
    const files = await layerFiles({
      base: folders({ top: { [`${'d/'.repeat(120)}f`]: 1 } }),
      diff: '/top',
      lowers: [],
    });
    expect(files).toMatchObject({ added: 0, cut: true });
  });

  it('are read no further when nobody wants them', async () => {
    const where = { base: folders({ top: { a: 1 } }), diff: '/top', lowers: [] };
    await expect(layerFiles(where, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
  });

  it('of a layer that is not there are an error', async () => {
    await expect(layerFiles({ base: folders({ top: {} }), diff: '/none', lowers: [] })).rejects.toThrow();
  });
});
