/**
 * The code under test as plain JavaScript, under its own names. Where all is emulated, translating it anew in each of the engine's
 * processes would take minutes; so it is done here, and in there a stand-in for tsx reads the files as they are.
 */
import { cpSync, mkdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const STAND_IN = fileURLToPath(new URL('./plain-loader', import.meta.url));
const IS_TEST = /\.(?:test|fixture)\.ts$/;

/** Copies a folder; its TypeScript becomes JavaScript in files of the same name. Tests stay behind. */
export async function copyPlain(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true, filter: (path) => !IS_TEST.test(path) });
  const names = await readdir(to, { recursive: true });
  await Promise.all(names.filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => translate(join(to, name))));
}

async function translate(file: string): Promise<void> {
  const source = await readFile(file, 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20', sourcefile: file });
  await writeFile(file, code);
}

/** Where `--import tsx` finds it. */
export function placeStandIn(packages: string): void {
  const place = join(packages, 'tsx');
  mkdirSync(dirname(place), { recursive: true });
  cpSync(STAND_IN, place, { recursive: true });
}
