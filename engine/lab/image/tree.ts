import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

type Entry = { path: string; kind: 'directory' | 'link' | 'program' | 'file' };

/** All directories, links and files below a directory (no device, socket or pipe), in an order that does not depend on the host. */
export function entriesOf(root: string, below = ''): Entry[] {
  return readdirSync(join(root, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      const kind = kindOf(join(root, path));
      if (kind === null) return [];
      return kind === 'directory' ? [{ path, kind }, ...entriesOf(root, path)] : [{ path, kind }];
    });
}

/** A hash of names, kinds and contents: what git keeps, and nothing of the checkout's own (owner, umask, times). */
export function treeHash(root: string): string {
  const hash = createHash('sha256');
  for (const { path, kind } of entriesOf(root)) {
    hash.update(`${kind} ${path}\0`);
    if (kind === 'link') hash.update(readlinkSync(join(root, path)));
    else if (kind !== 'directory') hash.update(readFileSync(join(root, path)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** Lays a tree of files over another one, all owned by root. */
export function layOver(source: string, target: string): void {
  for (const { path, kind } of entriesOf(source)) {
    const to = join(target, path);
    switch (kind) {
      case 'directory':
        mkdirSync(to, { recursive: true });
        break;
      case 'link':
        rmSync(to, { force: true });
        symlinkSync(readlinkSync(join(source, path)), to);
        lchownSync(to, 0, 0);
        break;
      case 'program':
      case 'file':
        rmSync(to, { force: true });
        copyFileSync(join(source, path), to);
        chownSync(to, 0, 0);
        chmodSync(to, kind === 'program' ? 0o755 : 0o644);
        break;
      default:
        kind satisfies never;
    }
  }
}

function kindOf(path: string): Entry['kind'] | null {
  const stat = lstatSync(path);
  if (stat.isDirectory()) return 'directory';
  if (stat.isSymbolicLink()) return 'link';
  if (!stat.isFile()) return null;
  return stat.mode & 0o100 ? 'program' : 'file';
}
