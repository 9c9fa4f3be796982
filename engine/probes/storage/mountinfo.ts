/** The kernel's table of one mount namespace, `/proc/PID/mountinfo`, pure. See proc(5). */
import { basename, dirname } from 'node:path';

export type MountLine = {
  /** of the file system that is mounted: what of it is seen here */
  root: string;
  point: string;
  /** of this mount, not of its file system */
  options: string[];
  propagation: 'private' | 'shared' | 'slave' | 'unbindable';
  fileSystem: string;
  source: string;
  /** of the file system */
  settings: string[];
  text: string;
};

/** Lines that are read of one table. */
export const MOST_MOUNTS = 512;

/** In the table's order, without those that another one lies over. */
export function mountLines(table: string): { lines: MountLine[]; cut: boolean } {
  const found = new Map<string, MountLine>();
  let cut = false;
  for (const text of table.split('\n')) {
    const line = lineOf(text);
    if (!line) continue;
    // Mounted over another: the last is the one that the path leads to.
    found.delete(line.point);
    if (found.size === MOST_MOUNTS) cut = true;
    else found.set(line.point, line);
  }
  return { lines: [...found.values()], cut };
}

/**
 * While runc puts a container together, its processes still have the lab's own root, and all that is mounted there. Without overlayfs nothing
 * tells the two apart. @param merged `…/overlay2/<id>/merged`
 */
export function hasRoot(lines: readonly MountLine[], merged: string | undefined): boolean {
  if (merged === undefined) return true;
  const upper = `/${basename(dirname(merged))}/diff`;
  const root = lines.find(({ point }) => point === '/');
  return root?.settings.some((one) => one.startsWith('upperdir=') && `/${one.slice(9)}`.endsWith(upper)) ?? false;
}

/** `id parent major:minor root point options optional… - type source settings` */
function lineOf(text: string): MountLine | undefined {
  const [mount = '', type = ''] = text.split(/ - (.*)/s);
  const [, , , root, point, options, ...optional] = mount.split(' ');
  const [fileSystem, source = '', settings = ''] = type.split(' ');
  if (!root || !point || !options || !fileSystem) return undefined;
  return {
    root: unescaped(root),
    point: unescaped(point),
    options: options.split(','),
    propagation: propagationOf(optional),
    fileSystem,
    source: unescaped(source),
    settings: settings.split(','),
    text,
  };
}

/** A mount that is both passes on what it is told. */
function propagationOf(optional: readonly string[]): MountLine['propagation'] {
  if (optional.some((field) => field.startsWith('shared:'))) return 'shared';
  if (optional.some((field) => field.startsWith('master:'))) return 'slave';
  return optional.includes('unbindable') ? 'unbindable' : 'private';
}

/** Blanks and the like are written as octal numbers. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Bytes that a tmpfs may hold, where it has a limit of its own. */
export function sizeLimitOf(settings: readonly string[]): number | undefined {
  for (const setting of settings) {
    const [, number, unit = ''] = /^size=(\d+)([kmg]?)$/i.exec(setting) ?? [];
    if (number) return Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
  }
  return undefined;
}
