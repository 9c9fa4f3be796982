/** What a learner can set at a lab's hub: reading it from what was typed. */
import { fullName, isDigest, isRepositoryName } from './repository-name.ts';

export type Settings = {
  /** Pulls in six hours without an account, and with one. */
  'pull-limit': number;
  'account-pull-limit': number;
  /** Bytes a second of each blob, or null for as fast as it goes. */
  throttle: number | null;
  /** Full name of a repository or a digest: one byte of its layers is flipped on the way out. */
  corrupt: string | null;
};

/** Docker Hub's own, for people who don't pay. */
export const DEFAULTS: Settings = { 'pull-limit': 100, 'account-pull-limit': 200, throttle: null, corrupt: null };

/** `accounts` are to be added, as `NAME:PASSWORD`; `reset` goes first. */
export type Change = { reset: boolean; settings: Partial<Settings>; accounts: string[] };

const MOST = 1_000_000_000;
const OFF = ['', 'off', 'none', 'no', 'null'];

/** @returns the change, or the first thing that is wrong in words for the terminal. `pairs` are strings as they were typed. */
export function readChange(pairs: Iterable<readonly [string, string]>): Change | { wrong: string } {
  const change: Change = { reset: false, settings: {}, accounts: [] };
  let isEmpty = true;
  for (const [key, value] of pairs) {
    isEmpty = false;
    const wrong = readOne(change, key, value.trim());
    if (wrong) return { wrong };
  }
  return isEmpty ? { wrong: `nothing to set: give one of ${KEYS.join(', ')}` } : change;
}

const KEYS = [...Object.keys(DEFAULTS), 'account', 'reset'];

function readOne(change: Change, key: string, value: string): string | null {
  switch (key) {
    case 'pull-limit':
    case 'account-pull-limit':
      return keepNumber(change, key, value, 0);
    case 'throttle':
      if (OFF.includes(value)) change.settings.throttle = null;
      return OFF.includes(value) ? null : keepNumber(change, key, value, 1);
    case 'corrupt':
      return keepCorrupt(change, value);
    case 'account':
      change.accounts.push(value);
      return null;
    case 'reset':
      change.reset = value !== 'false';
      return null;
    default:
      return `there is no setting "${key.slice(0, 40)}": the settings are ${KEYS.join(', ')}`;
  }
}

function keepNumber(
  change: Change,
  key: 'pull-limit' | 'account-pull-limit' | 'throttle',
  value: string,
  least: number,
) {
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < least || number > MOST)
    return `${key}: "${value.slice(0, 40)}" is not a whole number from ${least} to ${MOST}`;
  change.settings[key] = number;
  return null;
}

function keepCorrupt(change: Change, value: string): string | null {
  if (OFF.includes(value)) change.settings.corrupt = null;
  else if (isDigest(value)) change.settings.corrupt = value;
  else if (isRepositoryName(value)) change.settings.corrupt = fullName(value);
  else return `corrupt: "${value.slice(0, 80)}" is neither the name of an image (without a tag) nor a digest`;
  return null;
}

/** The pairs of a form or of a JSON object of plain values; null when it is neither. */
export function readPairs(body: string, contentType: string): [string, string][] | null {
  if (!contentType.includes('json') && !body.trimStart().startsWith('{')) return [...new URLSearchParams(body.trim())];
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.entries(value).map(([key, one]) => [key, String(one)]);
  } catch {
    return null;
  }
}
