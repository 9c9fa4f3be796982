import { readFile } from 'node:fs/promises';

/** Node's hook of this name: a `.ts` is a module as it stands. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  return { format: 'module', shortCircuit: true, source: await readFile(new URL(url)) };
}
