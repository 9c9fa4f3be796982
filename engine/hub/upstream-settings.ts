/**
 * The real registry that labs may have what the catalogue lacks from: whoever runs this host says so by its environment, and without that there
 * is none. No lab can name another.
 */
import { readFileSync } from 'node:fs';
import { LabError } from '#engine/lab/driver.ts';

export type UpstreamSettings = {
  /** Scheme, host and port. */
  url: string;
  host: string;
  login?: { name: string; password: string };
};

export const UPSTREAM = 'ENGINE_ROOM_HUB_UPSTREAM';
const CREDENTIALS = 'ENGINE_ROOM_HUB_UPSTREAM_CREDENTIALS';
const FIX = `${UPSTREAM}=https://registry-1.docker.io   # or unset it`;

/** Null without the setting. @throws LabError: what is wrong with it, and what to type. */
export function readUpstream(env: NodeJS.ProcessEnv, read = readText): UpstreamSettings | null {
  const given = env[UPSTREAM]?.trim() ?? '';
  if (given === '' || given === 'off') return null;
  const { origin, host } = urlOf(given);
  const file = env[CREDENTIALS]?.trim() ?? '';
  return { url: origin, host, ...(file && { login: loginIn(file, read) }) };
}

function urlOf(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : null;
  const isBare = url !== null && url.pathname === '/' && url.search + url.hash + url.username + url.password === '';
  if (!url || !isBare || !['http:', 'https:'].includes(url.protocol))
    throw new LabError(`${UPSTREAM} must be the address of a registry and nothing else; it is "${given}"`, FIX);
  return url;
}

function loginIn(file: string, read: (file: string) => string): NonNullable<UpstreamSettings['login']> {
  const [, name, password] = /^([^\s:]+):(.+)$/.exec(read(file).trim()) ?? [];
  if (!name || !password)
    throw new LabError(`${file} (${CREDENTIALS}) must hold one line, NAME:PASSWORD`, `printf 'NAME:TOKEN' > ${file}`);
  return { name, password };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError(`${CREDENTIALS} could not be read: ${why}`, `ls -l ${file}`);
  }
}
