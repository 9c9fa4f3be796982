/** What a result was made from, as one hash; and stamps, which say that a result was finished. */
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inScratch } from './places.mjs';

/** @param {(string | Buffer)[]} parts */
export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest('hex');
}

/**
 * Names and contents of files, folders included, in a fixed order.
 * @param {string} base
 * @param {string[]} names files or folders below `base`; missing ones are left out
 * @param {(path: string) => boolean} keep
 */
export const hashOfFiles = (base, names, keep = () => true) =>
  hashOf(
    names
      .flatMap((name) => filesBelow(join(base, name)))
      .filter(keep)
      .sort()
      .flatMap((file) => [relative(base, file), contentOf(file)]),
  );

/** A link counts as what it says, not as what it leads to, which may be outside or absent. */
const contentOf = (path) => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path));

function filesBelow(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isDirectory()) return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
  return stat.isFile() || stat.isSymbolicLink() ? [path] : [];
}

const stampFile = (name) => inScratch('stamps', name);

/** @returns {string | null} */
export function readStamp(name) {
  try {
    return readFileSync(stampFile(name), 'utf8');
  } catch {
    return null;
  }
}

/** Call before the work begins: an interrupted result then has no stamp. */
export const removeStamp = (name) => rmSync(stampFile(name), { force: true });

/** Call when the work is done. By rename, so that a stamp is whole or absent. */
export function writeStamp(name, value) {
  const file = stampFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, value);
  renameSync(`${file}.${process.pid}`, file);
}
