/** What a builder's client offered and what travelled, as areas: a map of the files, and for each directory its sums. */
import { hierarchy, treemap, treemapSquarify } from 'd3';
import type { TravelledFile } from '#engine/trace/build.ts';

/** `sent`: its content went over the socket. `there`: only its description did, the builder had the content. */
export type Fate = 'sent' | 'there';

export type Cell = { path: string; bytes: number; fate: Fate; x: number; y: number; width: number; height: number };
export type Plate = { name: string; bytes: number; x: number; y: number; width: number; height: number };
export type ContextPicture = { cells: Cell[] /** directories at the top */; plates: Plate[] };

type Branch = { name: string; path: string; file?: TravelledFile; children: Map<string, Branch> };

const PLATE = 18;

/** The area of a file follows its bytes; empty ones have none. */
export function contextLayout(files: readonly TravelledFile[], width: number, height: number): ContextPicture {
  if (files.every(({ size }) => size === 0) || width <= 0) return { cells: [], plates: [] };
  const root = hierarchy(treeOf(files), ({ children }) => [...children.values()])
    .sum(({ file }) => file?.size ?? 0)
    .sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const drawn = treemap<Branch>()
    .tile(treemapSquarify)
    .size([width, height])
    .paddingTop(({ depth, children }) => (depth === 1 && children ? PLATE : 0))
    .paddingInner(1)
    .round(true)(root);
  const box = ({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }) => ({
    ...{ x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
  });
  const cells = drawn.leaves().flatMap((leaf): Cell[] => {
    const { file, path } = leaf.data;
    return file && leaf.x1 > leaf.x0 && leaf.y1 > leaf.y0
      ? [{ path, bytes: file.size, fate: fateOf(file), ...box(leaf) }]
      : [];
  });
  const plates = (drawn.children ?? []).flatMap((node): Plate[] =>
    node.children ? [{ name: `${node.data.name}/`, bytes: node.value ?? 0, ...box(node) }] : [],
  );
  return { cells, plates };
}

function treeOf(files: readonly TravelledFile[]): Branch {
  const root: Branch = { name: '', path: '', children: new Map() };
  for (const file of files) {
    if (file.type !== 'file') continue;
    const parts = file.path.split('/');
    let branch = root;
    parts.forEach((name, index) => {
      const path = parts.slice(0, index + 1).join('/');
      const below = branch.children.get(name) ?? { name, path, children: new Map() };
      branch.children.set(name, below);
      branch = below;
    });
    branch.file = file;
  }
  return root;
}

export const fateOf = ({ sent }: TravelledFile): Fate => (sent === undefined ? 'there' : 'sent');

/** All files of one fate as one path: 5000 of them are one element. */
export const cellsPath = (cells: readonly Cell[], fate: Fate): string =>
  cells
    .flatMap((cell) => (cell.fate === fate ? `M${cell.x},${cell.y}h${cell.width}v${cell.height}h${-cell.width}z` : []))
    .join('');

export type Directory = { name: string; files: number; bytes: number; sent: number };

/** Sums by directory at the top, the largest first; files at the top each for themselves. */
export function directoriesOf(files: readonly TravelledFile[]): Directory[] {
  const sums = new Map<string, Directory>();
  for (const { path, type, size, sent = 0 } of files) {
    if (type === 'directory') continue;
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash + 1);
    const sum = sums.get(name) ?? { name, files: 0, bytes: 0, sent: 0 };
    sums.set(name, { name, files: sum.files + 1, bytes: sum.bytes + size, sent: sum.sent + sent });
  }
  return [...sums.values()].sort((one, other) => other.bytes - one.bytes || one.name.localeCompare(other.name));
}
