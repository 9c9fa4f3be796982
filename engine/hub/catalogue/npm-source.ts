/** npm, which Debian's package of it would bring with 300 others: the maker's own archive, of one version, checked by its hash. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LabError } from '#engine/lab/driver.ts';
import { run } from '#engine/lab/host-command.ts';
import type { ReadEntry } from './tar-read.ts';
import { readTar } from './tar-read.ts';

export const NPM = {
  version: '10.9.9',
  sha512: '1g+6jLQvaIuB4zwvHL7yrXuXcWZwDsCtBX8bbWDqbvJSSr9nPiDDWTHNgwXR27iIcTTW7v3A57hDW9RYv2W4Yg==',
};

const LIMIT_MS = 120_000;
const TARGET = 'usr/local/lib/node_modules/npm';
const UNWANTED = /^package\/(?:docs|man)\//;

/** Below `/usr/local/lib/node_modules/npm`. Rejects with LabError: the network, another archive than was meant. */
export async function npmFiles(draft: string, signal?: AbortSignal): Promise<ReadEntry[]> {
  const file = await pack(draft, signal);
  const archive = readFileSync(file);
  const found = createHash('sha512').update(archive).digest('base64');
  if (found !== NPM.sha512) throw new LabError(`npm ${NPM.version} is not what it was: its hash is ${found}`);
  return readTar(gunzipSync(archive))
    .filter(({ path }) => !UNWANTED.test(path))
    .map((entry) => placed(entry));
}

async function pack(draft: string, signal?: AbortSignal): Promise<string> {
  const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', draft, `npm@${NPM.version}`];
  try {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => /^(HOME|PATH|npm_config_.*)$/i.test(name)),
    );
    await run('setpriv', ['--pdeathsig', 'KILL', '--', 'npm', ...words], {
      timeoutMs: LIMIT_MS,
      env: env as Record<string, string>,
      signal,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError(`npm ${NPM.version} could not be fetched: ${why}`, `npm pack npm@${NPM.version}`, {
      cause: error,
    });
  }
  return join(draft, `npm-${NPM.version}.tgz`);
}

/** With fixed owners and modes: those in the archive are of whoever packed it. */
function placed(entry: ReadEntry): ReadEntry {
  const path = entry.path.replace(/^package(?=\/|$)/, TARGET);
  if (entry.kind !== 'file') return { ...entry, path };
  return { ...entry, path, uid: 0, gid: 0, mode: entry.mode & 0o100 ? 0o755 : 0o644 };
}
