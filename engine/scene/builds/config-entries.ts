/** What an instruction writes into the image's config, under the names that `docker inspect` has. */

import type { Instruction } from './dockerfile.ts';
import { jsonWords } from './instruction-sources.ts';
import { expand, wordsOf } from './shell-word.ts';
import { pairsOf } from './variable-scope.ts';

export type ConfigEntry = { key: string; value: string };

const KEYS: Readonly<Record<string, string>> = {
  CMD: 'Cmd',
  ENTRYPOINT: 'Entrypoint',
  USER: 'User',
  WORKDIR: 'WorkingDir',
  STOPSIGNAL: 'StopSignal',
  HEALTHCHECK: 'Healthcheck',
  SHELL: 'Shell',
  MAINTAINER: 'Author',
  ONBUILD: 'OnBuild',
};

export function configOf(instruction: Instruction): ConfigEntry[] {
  const { keyword, rest } = instruction;
  switch (keyword) {
    case 'ENV':
      return pairs(instruction).map(([name, value]) => ({ key: 'Env', value: `${name}=${value}` }));
    case 'LABEL':
      return pairs(instruction).map(([name, value]) => ({ key: 'Labels', value: `${name}=${value}` }));
    case 'EXPOSE':
      return words(instruction).map((port) => ({
        key: 'ExposedPorts',
        value: port.includes('/') ? port : `${port}/tcp`,
      }));
    case 'VOLUME':
      return (jsonWords(rest) ?? words(instruction)).map((value) => ({ key: 'Volumes', value }));
    case 'CMD':
    case 'ENTRYPOINT':
      return [{ key: KEYS[keyword] as string, value: commandOf(rest) }];
    default:
      return KEYS[keyword] ? [{ key: KEYS[keyword], value: fill(instruction, rest) }] : [];
  }
}

/** Without `[…]` it is a line for a shell. */
const commandOf = (rest: string): string => JSON.stringify(jsonWords(rest) ?? ['/bin/sh', '-c', rest]);

const fill = ({ variables }: Instruction, word: string): string => expand(word, { variables }).text;
const words = (instruction: Instruction): string[] => wordsOf(instruction.rest).map((word) => fill(instruction, word));
const pairs = (instruction: Instruction): [string, string][] =>
  pairsOf(instruction, '\\').map(([name, value]) => [fill(instruction, name), fill(instruction, value)]);
