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

/** Of names BuildKit itself knows root; a group that is not written is another thing than one of the same name. */
const owner = (text: string | undefined): string =>
  (text ?? '')
    .split(':')
    .map((name) => (name === 'root' ? '0' : name))
    .join(':');

const mode = (text: string | undefined): string =>
  text !== undefined && /^[0-7]+$/.test(text) ? Number.parseInt(text, 8).toString(8) : (text ?? '');
