import { readInside } from './inside-lab.ts';
import type { LabPaths } from './paths.ts';

/** The end of what a lab's engine logged, for an error's message; empty when it logged nothing. */
export function lastWordsOf(paths: LabPaths): string {
  const words = ['containerd', 'docker'].flatMap((name) => {
    const lines = linesOf(paths.disk, `upper/var/log/engine-room/${name}/current`).slice(-3);
    return lines.map((line) => `  ${name}: ${line}`);
  });
  return words.length > 0 ? `\nIts log ends with:\n${words.join('\n')}` : '';
}

function linesOf(disk: string, path: string): string[] {
  try {
    return readInside(disk, path).trim().split('\n');
  } catch {
    return [];
  }
}
