import { describe, expect, it, test } from 'vitest';
import { cellsPath, contextLayout, directoriesOf } from './context-layout.ts';
import { fileOf } from './make-build.fixture.ts';

const files = [
  fileOf('src/a.c', 600, 600),
  fileOf('src/deep/b.c', 200),
  fileOf('README', 200, 200),
  fileOf('empty', 0),
  { ...fileOf('src', 0), type: 'directory' as const },
];

describe('the map of a context', () => {
  const { cells, plates } = contextLayout(files, 400, 200);
  const area = (path: string) => {
    const cell = cells.find((one) => one.path === path);
    return cell ? cell.width * cell.height : 0;
  };

  it('has a cell for each file that has bytes', () => {
    expect(cells.map(({ path }) => path).sort()).toEqual(['README', 'src/a.c', 'src/deep/b.c']);
  });

  it('has areas that follow the bytes', () => {
    expect(area('src/a.c') / area('src/deep/b.c')).toBeGreaterThan(2.5);
    expect(area('src/a.c') / area('src/deep/b.c')).toBeLessThan(3.5);
  });

  it('has no cell over another, and none outside', () => {
    for (const one of cells) {
      expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= 400 && one.y + one.height <= 200).toBe(true);
      for (const other of cells)
        if (one !== other)
          expect(
            one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y,
          ).toBe(true);
    }
  });

  it('has a plate for each directory at the top', () => {
    expect(plates.map(({ name, bytes }) => [name, bytes])).toEqual([['src/', 800]]);
  });

  it('draws what travelled apart from what was there', () => {
    expect(cellsPath(cells, 'sent').match(/M/g)).toHaveLength(2);
    expect(cellsPath(cells, 'there').match(/M/g)).toHaveLength(1);
  });
});

test('five thousand files are two paths', () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    fileOf(`d${index % 20}/f${index}`, 1 + (index % 7), index % 2 ? 1 : undefined),
  );
  const { cells } = contextLayout(many, 900, 400);
  expect(cells.length).toBeGreaterThan(4500);
});

test.each([
  ['no file', []],
  ['only empty ones', [fileOf('a', 0)]],
])('%s: nothing is drawn', (_, none) => {
  expect(contextLayout(none, 400, 200)).toEqual({ cells: [], plates: [] });
});

test('directories are summed, the largest first', () => {
  expect(directoriesOf(files)).toEqual([
    { name: 'src/', files: 2, bytes: 800, sent: 600 },
    { name: 'README', files: 1, bytes: 200, sent: 200 },
    { name: 'empty', files: 1, bytes: 0, sent: 0 },
  ]);
});
