import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './driver.ts';
import { hostLock } from './host-lock.ts';
import { hostRunDir } from './paths.ts';

/** First host uid (and gid) of the first lab; far above what distributions give to people, services and containers. */
export const UID_BASE = 2013265920;
export const IDS_PER_LAB = 65536;
const MAX_LABS = 1024;

export const uidBaseOf = (index: number): number => UID_BASE + index * IDS_PER_LAB;

/** Which lab a host uid belongs to, or null for a uid of no lab. */
export function labIndexOf(uid: number): number | null {
  const index = Math.floor((uid - UID_BASE) / IDS_PER_LAB);
  return index >= 0 && index < MAX_LABS ? index : null;
}

/**
 * The host-wide table of id ranges: one file per taken index, holding the directory of the lab that has it.
 * A lab's directory goes last when it is destroyed, so an entry whose directory is gone is free, even after `kill -9`.
 */
export async function claimIndex(labDir: string, table = indexTable()): Promise<number> {
  mkdirSync(table, { recursive: true, mode: 0o700 });
  const release = await hostLock(table, 10_000);
  try {
    for (let index = 0; index < MAX_LABS; index++) {
      if (claim(join(table, String(index)), labDir)) return index;
    }
  } finally {
    release();
  }
  throw new LabError(`all ${MAX_LABS} id ranges of this host are taken`, `ls ${table}`);
}

export function releaseIndex(index: number, labDir: string, table = indexTable()): void {
  const entry = join(table, String(index));
  if (ownerOf(entry) === labDir) rmSync(entry, { force: true });
}

/** The index a lab holds, found by its directory; null when it holds none. */
export function indexHeldBy(labDir: string, table = indexTable()): number | null {
  const entry = entries(table).find((name) => ownerOf(join(table, name)) === labDir);
  return entry === undefined ? null : Number(entry);
}

const indexTable = (): string => join(hostRunDir(), 'index');

function claim(entry: string, labDir: string): boolean {
  if (create(entry, labDir)) return true;
  const owner = ownerOf(entry);
  if (owner === null || exists(owner)) return false;
  rmSync(entry);
  return create(entry, labDir);
}

function create(entry: string, labDir: string): boolean {
  try {
    writeFileSync(entry, labDir, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(entry: string): string | null {
  try {
    return readFileSync(entry, 'utf8') || null;
  } catch {
    return null;
  }
}

function entries(table: string): string[] {
  try {
    return readdirSync(table).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
