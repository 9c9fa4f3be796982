/** The flags of COPY and ADD as BuildKit understands them: what means the same counts as the same. */

import type { Instruction } from '../builds/dockerfile.ts';
import { flagOf } from '../builds/instruction-sources.ts';

export function copyOptions(instruction: Instruction, fill: (word: string) => string): unknown[] {
  const flag = (name: string) => {
    const value = flagOf(instruction, name);
    return value === undefined ? undefined : fill(value);
  };
  const rest = ['checksum', 'keep-git-dir', 'exclude', 'parents'].map((name) => flag(name) ?? '');
  return [owner(flag('chown')), mode(flag('chmod')), ...rest];
}

/** A user alone is also the group. */
const owner = (text: string | undefined): string =>
  text === undefined || text === '' ? '' : text.includes(':') ? text : `${text}:${text}`;

const mode = (text: string | undefined): string =>
  text !== undefined && /^[0-7]+$/.test(text) ? Number.parseInt(text, 8).toString(8) : (text ?? '');
