import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from '#engine/lab/image/tree.ts';
import type { FileTree } from './file-tree.ts';

const ROOT = { uid: 0, gid: 0 };

/** Lays a folder of this repository over a tree: owned by root, with what git keeps of modes. */
export function addFolder(tree: FileTree, folder: string): void {
  for (const { path, kind } of entriesOf(folder)) {
    const from = join(folder, path);
    switch (kind) {
      case 'directory':
        tree.put(path, { kind, mode: 0o755, ...ROOT });
        break;
      case 'link':
        tree.put(path, { kind, mode: 0o777, ...ROOT, to: readlinkSync(from) });
        break;
      case 'program':
      case 'file':
        tree.put(path, { kind: 'file', mode: kind === 'program' ? 0o755 : 0o644, ...ROOT, data: readFileSync(from) });
        break;
      default:
        kind satisfies never;
    }
  }
}
