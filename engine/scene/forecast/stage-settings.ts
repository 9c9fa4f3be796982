/** What the instructions of a stage see that earlier ones set: environment, directory, user, shell. */

import type { Instruction } from '../builds/dockerfile.ts';
import { jsonWords } from '../builds/instruction-sources.ts';
import { expand, wordsOf } from '../builds/shell-word.ts';
import { declaredBy, type Given, NO_SCOPE, pairsOf } from '../builds/variable-scope.ts';
import type { BaseImage } from './build-input.ts';
import { pathFrom } from './slash-path.ts';

export type Settings = {
  /** of ENV, in the order in which they were set last */
  env: readonly Pair[];
  /** of ENV and ARG together */
  environment: readonly Pair[];
  workdir: string;
  user: string;
  shell: readonly string[];
  /** the instructions that set them */
  told: readonly string[];
};
export type Pair = readonly [name: string, value: string];

const SHELL = ['/bin/sh', '-c'];

export function settingsOf(image: BaseImage | undefined): Settings {
  // An environment that is not known is at least the same for the same image.
  const lines = image && !image.env ? [`=${image.id}`] : (image?.env ?? []);
  const env = lines.map((line): Pair => {
    const [name = '', value = ''] = line.split(/=(.*)/s, 2);
    return [name, value];
  });
  const { workdir = '/', user = '', shell = SHELL } = image ?? {};
  return { env, environment: env, workdir: workdir || '/', user, shell: shell.length > 0 ? shell : SHELL, told: [] };
}

/** As they are after an instruction. */
export function settingsAfter(settings: Settings, instruction: Instruction, given: Given): Settings {
  const told = [...settings.told, instruction.text];
  const word = () => filled(instruction, given);
  switch (instruction.keyword) {
    case 'ENV': {
      const pairs = envOf(instruction, given);
      return { ...settings, told, env: set(settings.env, pairs), environment: set(settings.environment, pairs) };
    }
    case 'ARG':
      return { ...settings, environment: set(settings.environment, argsOf(instruction, given)) };
    case 'WORKDIR':
      return { ...settings, told, workdir: pathFrom(settings.workdir, word()) };
    case 'USER':
      return { ...settings, told, user: word() };
    case 'SHELL':
      return { ...settings, told, shell: jsonWords(instruction.rest) ?? settings.shell };
    default:
      return settings;
  }
}

/** The rest of an instruction with its variables, without quotes. */
export const filled = ({ rest, variables }: Instruction, { escapeChar }: Given): string =>
  expand(rest, { variables, escapeChar }).text;

const scopeAfter = (instruction: Instruction, given: Given) => declaredBy(instruction, instruction.scope, given);

export function envOf(instruction: Instruction, given: Given): Pair[] {
  const { env } = scopeAfter(instruction, given);
  return pairsOf(instruction, given.escapeChar).map(([name]): Pair => [name, env.get(name) ?? '']);
}

/** Those of an ARG that have a value. */
function argsOf(instruction: Instruction, given: Given): Pair[] {
  const { args } = scopeAfter(instruction, given);
  return wordsOf(instruction.rest, given.escapeChar)
    .map((word) => word.split('=', 1)[0] ?? '')
    .flatMap((name): Pair[] => {
      const value = args.get(name);
      return value === undefined ? [] : [[name, value]];
    });
}

/** Whoever is set again goes to the end. */
const set = (before: readonly Pair[], pairs: readonly Pair[]): Pair[] =>
  pairs.reduce((all, pair) => [...all.filter(([name]) => name !== pair[0]), pair], [...before]);

/** `A` → what ARG before the first FROM gave it. */
export function globalsOf(before: readonly Instruction[], given: Omit<Given, 'globals'>): Given {
  const scope = before.reduce((all, one) => declaredBy(one, all, { ...given, globals: new Map() }), NO_SCOPE);
  return { ...given, globals: scope.args };
}
