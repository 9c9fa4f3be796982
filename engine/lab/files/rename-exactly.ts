/** The two ways to rename that lose nothing, which Node does not have: never over something, and in exchange for it. See renameat2(2). */
import { getSystemErrorName } from 'node:util';
import koffi from 'koffi';
import type { Name } from './tree.ts';

type RenameAt = (from: number, path: Buffer, to: number, path2: Buffer, flags: number) => number;

const renameat2: RenameAt = koffi
  .load('libc.so.6')
  .func('int renameat2(int, const uint8_t *, int, const uint8_t *, unsigned int)');

const AT_FDCWD = -100;
const NO_REPLACE = 1;
const EXCHANGE = 2;

/** @throws EEXIST where something is there */
export const renameBeside = (from: Name, to: Name): void => rename(from, to, NO_REPLACE);

/** In one step, each becomes the other. */
export const exchange = (one: Name, other: Name): void => rename(one, other, EXCHANGE);

function rename(from: Name, to: Name, flags: number): void {
  if (renameat2(AT_FDCWD, terminated(from), AT_FDCWD, terminated(to), flags) === 0) return;
  const code = getSystemErrorName(-koffi.errno());
  throw Object.assign(new Error(`${code}: renameat2`), { code });
}

const terminated = (path: Name): Buffer => Buffer.concat([Buffer.from(path as string), Buffer.from([0])]);
