/**
 * The files of an image layer while it is made: in memory only, so that whatever a package holds (links that lead out, devices,
 * programs with setuid) never touches the host's disk.
 */
import type { TarEntry } from '#engine/lab/base-images/tar-file.ts';
import type { ReadEntry } from './tar-read.ts';

export type TreeNode = { mode: number; uid: number; gid: number } & (
  | { kind: 'file'; data: Buffer }
  | { kind: 'directory' }
  | { kind: 'link'; to: string }
);

const MOST_LINKS = 40;
const DIRECTORY: TreeNode = { kind: 'directory', mode: 0o755, uid: 0, gid: 0 };

/** What is put in lies over the layers `below` it, as in a container, and goes where their links lead (`bin` → `usr/bin`). */
export class FileTree {
  readonly #below: FileTree | null;
  readonly #own = new Map<string, TreeNode>();

  constructor(below: FileTree | null = null) {
    this.#below = below;
  }

  /** By its real path: `get('usr/bin/sh')`. */
  get(path: string): TreeNode | undefined {
    return this.#own.get(path) ?? this.#below?.get(path);
  }

  /** What a path leads to in the end, through links. */
  follow(path: string): TreeNode | undefined {
    return this.get(this.#resolve(path));
  }

  text(path: string): string {
    const node = this.get(path);
    return node?.kind === 'file' ? node.data.toString('utf8') : '';
  }

  /** Own ones, in an order that does not depend on how they came. */
  get paths(): string[] {
    return [...this.#own.keys()].sort();
  }

  /** A directory that is there keeps its owner and mode. */
  put(path: string, node: TreeNode): void {
    const real = this.#realPath(path);
    if (real === '') return;
    if (node.kind === 'directory' && this.get(this.#resolve(real))?.kind === 'directory') return;
    this.#ensureParent(real);
    this.#own.set(real, node);
  }

  /** Like `put`, and a directory that is there becomes as given. */
  replace(path: string, node: TreeNode): void {
    const real = this.#resolve(path);
    this.#ensureParent(real);
    this.#own.set(real, node);
  }

  /** All that an archive holds, but devices and pipes. */
  add(entries: readonly ReadEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'other') continue;
      if (entry.kind === 'hardlink') this.put(entry.path, this.#linked(entry.path, entry.to));
      else this.put(entry.path, nodeOf(entry));
    }
  }

  /** Takes away what was put in at matching paths, and directories of `usr/share` that are empty then. */
  drop(matches: (path: string) => boolean): void {
    for (const path of this.paths) if (matches(path)) this.#own.delete(path);
    const full = new Set<string>();
    for (const path of this.paths.reverse()) {
      const isEmpty = this.#own.get(path)?.kind === 'directory' && !full.has(path);
      if (isEmpty && path.startsWith('usr/share/')) this.#own.delete(path);
      else full.add(parentOf(path));
    }
  }

  /** Files that share their content by hard link stay so. */
  tarEntries(): TarEntry[] {
    const first = new Map<TreeNode, string>();
    return this.paths.map((path): TarEntry => {
      const node = this.#own.get(path) as TreeNode;
      const to = first.get(node);
      if (to !== undefined && node.kind === 'file') return { path, ...rightsOf(node), kind: 'hardlink', to };
      first.set(node, path);
      return { path, ...node };
    });
  }

  #linked(path: string, to: string): TreeNode {
    const node = this.get(this.#realPath(to));
    if (node?.kind !== 'file') throw new Error(`${path} is a hard link to ${to}, which is no file`);
    return node;
  }

  #ensureParent(path: string): void {
    const parent = parentOf(path);
    if (parent === '' || this.#own.get(parent)?.kind === 'directory') return;
    const below = this.get(parent);
    if (below && below.kind !== 'directory') throw new Error(`${path}: ${parent} is no directory`);
    this.#ensureParent(parent);
    // With the rights it has below: a layer that does not say them changes them.
    this.#own.set(parent, below ?? DIRECTORY);
  }

  /** Where a path leads; its last part may be a link, and stays one. */
  #realPath(path: string): string {
    const clean = normal(path);
    return join(this.#resolve(parentOf(clean)), clean.slice(parentOf(clean).length).replace(/^\//, ''));
  }

  #resolve(path: string): string {
    let rest = normal(path).split('/').filter(Boolean);
    let real = '';
    for (let links = 0; rest.length > 0; ) {
      const [part = '', ...others] = rest;
      const next = part === '..' ? parentOf(real) : join(real, part);
      const node = part === '..' ? undefined : this.get(next);
      rest = others;
      if (node?.kind !== 'link') {
        real = next;
        continue;
      }
      if (++links > MOST_LINKS) throw new Error(`${path} leads through too many links`);
      if (node.to.startsWith('/')) real = '';
      rest = [...node.to.split('/').filter((word) => word !== '' && word !== '.'), ...others];
    }
    return real;
  }
}

function nodeOf(entry: Exclude<ReadEntry, { kind: 'other' | 'hardlink' }>): TreeNode {
  const { path: _, ...node } = entry;
  return node;
}

const rightsOf = ({ mode, uid, gid }: TreeNode) => ({ mode, uid, gid });
const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const join = (dir: string, name: string): string => (dir === '' ? name : name === '' ? dir : `${dir}/${name}`);

/** Without `.`, `..` and doubled slashes; what leads above the root ends at the root. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
