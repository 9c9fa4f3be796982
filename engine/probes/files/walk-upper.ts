/** All that lies in an upper directory, found by a bounded walk that follows no link. */
import { closeSync } from 'node:fs';
import { namesIn, openInside } from '#engine/lab/inside-lab.ts';
import { type Entry, entryAt } from './entry.ts';

const MOST_IN_ONE = 10_000;

/** By path below it. @throws when it is gone */
export function entriesBelow(root: string, directory: string, most: number): Map<string, Entry> {
  const found = new Map<string, Entry>();
  const todo = [''];
  for (let path = todo.pop(); path !== undefined && found.size < most; path = todo.pop()) {
    const fd = openInside(root, `${directory}${path}`);
    try {
      for (const name of namesIn(fd, MOST_IN_ONE)) {
        const entry = entryAt(fd, name);
        if (!entry || found.size >= most) continue;
        found.set(`${path}/${name}`, entry);
        if (entry.kind === 'directory') todo.push(`${path}/${name}`);
      }
    } finally {
      closeSync(fd);
    }
  }
  return found;
}
