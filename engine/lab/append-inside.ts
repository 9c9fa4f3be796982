import { appendFileSync, closeSync, fstatSync } from 'node:fs';
import { LabError } from './driver.ts';
import { openInside, pathOf } from './inside-lab.ts';

/**
 * Adds text to a regular file of a lab, which stays its owner's. @param base as for `openInside`
 * Throws LabError where it is no file, or a link is on the way.
 */
export function appendInside(base: string, path: string, text: string): void {
  const fd = openInside(base, path);
  try {
    if (!fstatSync(fd).isFile()) throw new LabError(`${path} is no regular file`);
    appendFileSync(pathOf(fd), text);
  } finally {
    closeSync(fd);
  }
}
