/** The lab image and the images in it: the engine's own code makes them, each cached under the hash of its recipe. */
import { existsSync } from 'node:fs';
import { run } from './command.mjs';
import { hashOf, hashOfFiles, readStamp, removeStamp, writeStamp } from './fingerprint.mjs';
import { cacheDir, root } from './places.mjs';
import { SetupError } from './setup-error.mjs';

const STAMP = 'lab-image';
const SOURCES = ['engine/lab/image', 'engine/lab/base-images', 'engine/bootstrap/prepare-lab.mjs'];

const sources = () => hashOf([hashOfFiles(root, SOURCES), cacheDir()]);

/** The stamp names what was made, because the cache may have been emptied since. */
export function labImageIsReady() {
  const stamp = JSON.parse(readStamp(STAMP) ?? '{}');
  return stamp.sources === sources() && stamp.made.every((path) => existsSync(path));
}

export async function makeLabImage(step) {
  const before = sources();
  removeStamp(STAMP);
  const output = await run({
    name: STAMP,
    argv: [process.execPath, '--import', 'tsx', 'engine/bootstrap/prepare-lab.mjs'],
    onLine: step.note,
  });
  const result = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  if (result.error) throw new SetupError(result.error, result.fix);
  writeStamp(STAMP, JSON.stringify({ sources: before, made: result.made }));
}
