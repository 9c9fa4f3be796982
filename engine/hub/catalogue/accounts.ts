/** Users of images, in the files where programs look for them. */
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import type { FileTree } from './file-tree.ts';
import type { User } from './recipe.ts';

const NO_LOGIN = '/usr/sbin/nologin';
const DAY_S = 86_400;

type Line = (user: User) => string;

/** Each with a group of its own, and no password. */
const FILES: { path: string; mode: number; line: Line }[] = [
  {
    path: 'etc/passwd',
    mode: 0o644,
    line: ({ name, id, home, shell = NO_LOGIN }) => `${name}:x:${id}:${id}::${home}:${shell}`,
  },
  { path: 'etc/group', mode: 0o644, line: ({ name, id }) => `${name}:x:${id}:` },
  // Without such a line `su` takes the account for broken.
  { path: 'etc/shadow', mode: 0o640, line: ({ name }) => `${name}:!:${Math.floor(EPOCH / DAY_S)}::::::` },
];

export function addUsers(tree: FileTree, users: readonly User[]): void {
  if (users.length === 0) return;
  for (const { path, mode, line } of FILES) {
    const known = tree.get(path);
    const data = Buffer.from(`${tree.text(path)}${users.map((user) => `${line(user)}\n`).join('')}`);
    tree.put(path, { kind: 'file', data, mode, uid: 0, gid: known?.gid ?? 0 });
  }
}

/** Of a user of the image, whoever added it. Throws when there is none. */
export function idOf(tree: FileTree, name: string | undefined): number {
  if (name === undefined) return 0;
  const line = tree
    .text('etc/passwd')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  if (!line) throw new Error(`the image has no user ${name}`);
  return Number(line.split(':')[2]);
}
