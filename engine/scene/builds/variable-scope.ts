/**
 * Which variables an instruction sees. ENV outlives its stage, ARG does not. Of one name, in the classic builder ENV hides ARG wherever it
 * stands; for BuildKit the one that stands last counts, until the stage ends: an ARG without a value changes nothing.
 */
import type { Builder } from '../build.ts';
import type { RawInstruction } from './instruction-text.ts';
import { expand, wordsOf } from './shell-word.ts';

type Values = ReadonlyMap<string, string | undefined>;

export type Scope = {
  args: Values;
  env: Values;
  /** names of ENV that an ARG below it hides */
  hidden: ReadonlySet<string>;
};

export type Given = {
  builder: Builder;
  escapeChar: string;
  /** of `--build-arg` */
  buildArgs: Readonly<Record<string, string>>;
  /** of ARG before the first FROM */
  globals: Values;
};

/** Known to every build; a RUN sees them without an ARG, and they do not count for the cache. */
export const PREDEFINED: ReadonlySet<string> = new Set(
  ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]),
);

export const NO_SCOPE: Scope = { args: new Map(), env: new Map(), hidden: new Set() };

export const startOf = (below: Scope | undefined): Scope => ({ ...NO_SCOPE, env: below?.env ?? NO_SCOPE.env });

/** What each name stands for. */
export const visibleIn = ({ args, env, hidden }: Scope): Values =>
  new Map([...args, ...[...env].filter(([name]) => !hidden.has(name))]);

/** The scope after an instruction. */
export function declaredBy(raw: RawInstruction, scope: Scope, given: Given): Scope {
  const fill = (word: string): string =>
    expand(word, { variables: visibleIn(scope), escapeChar: given.escapeChar }).text;
  switch (raw.keyword) {
    case 'ARG':
      return withArgs(scope, argsOf(raw, given).map(valueWith(fill, given)), given);
    case 'ENV':
      return withEnv(scope, pairsOf(raw, given.escapeChar).map(filled(fill)));
    default:
      return scope;
  }
}

function withArgs({ args, env, hidden }: Scope, pairs: [string, string | undefined][], { builder }: Given): Scope {
  const hides = pairs.flatMap(([name, value]) => (builder === 'buildkit' && value !== undefined ? [name] : []));
  return { args: new Map([...args, ...pairs]), env, hidden: new Set([...hidden, ...hides]) };
}

function withEnv({ args, env, hidden }: Scope, pairs: [string, string][]): Scope {
  const names = new Set(pairs.map(([name]) => name));
  return { args, env: new Map([...env, ...pairs]), hidden: new Set([...hidden].filter((name) => !names.has(name))) };
}

type Declared = { name: string; value: string | undefined };

const argsOf = ({ rest }: RawInstruction, { escapeChar }: Given): Declared[] =>
  wordsOf(rest, escapeChar).map((word) => {
    const [name = '', value] = word.split(/=(.*)/s, 2);
    return { name, value };
  });

/** What `--build-arg` says; else the default; else what an ARG before the first FROM says. */
const valueWith =
  (fill: (word: string) => string, { buildArgs, globals }: Given) =>
  ({ name, value }: Declared): [string, string | undefined] => [
    name,
    buildArgs[name] ?? (value === undefined ? globals.get(name) : fill(value)),
  ];

const filled =
  (fill: (word: string) => string) =>
  ([name, value]: [string, string]): [string, string] => [fill(name), fill(value)];

/** `a=1 b="2 3"`, or the old form `a 1 2`. Values keep their quotes. Of ENV and LABEL. */
export function pairsOf({ rest }: Pick<RawInstruction, 'rest'>, escapeChar: string): [string, string][] {
  const words = wordsOf(rest, escapeChar);
  if (words[0] !== undefined && !words[0].includes('=')) {
    const [, name = '', value = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
    return [[name, value]];
  }
  return words.map((word) => {
    const [name = '', value = ''] = word.split(/=(.*)/s, 2);
    return [name, value];
  });
}
