/** By which files the network namespaces of a lab are kept, from its mount table, pure. */

export type NamespaceFile = { inode: string; path: string };

/** Where Docker keeps those of its containers and networks, and `ip netns` and the laptop theirs. */
const PLACES = /^(?:\/var)?\/run\/(?:docker\/)?netns\/[^/]+$/;

/**
 * @param table /proc/PID/mountinfo: `id parent major:minor root mount-point options … - type source options`
 * @param most of them are told
 */
export function namespaceFiles(table: string, most: number): { files: NamespaceFile[]; cut: boolean } {
  const found = new Map<string, NamespaceFile>();
  for (const line of table.split('\n')) {
    const [, , , root = '', point = ''] = line.split(' ');
    const [, inode] = /^net:\[(\d+)\]$/.exec(root) ?? [];
    if (!inode || !PLACES.test(point)) continue;
    if (found.size === most) return { files: [...found.values()], cut: true };
    // Mounted over another: the last is the one that the path leads to.
    found.set(point, { inode, path: point });
  }
  return { files: [...found.values()], cut: false };
}
