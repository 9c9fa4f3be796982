/** Which variables an instruction sees. ENV outlives its stage, ARG does not; ENV hides an ARG of the same name. */
import type { RawInstruction } from './instruction-text.ts';
import { expand, wordsOf } from './shell-word.ts';

type Values = ReadonlyMap<string, string | undefined>;

export type Scope = { args: Values; env: Values };

export type Given = {
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

export const startOf = (below: Scope | undefined): Scope => ({ args: new Map(), env: below?.env ?? new Map() });

/** The scope after an instruction. */
export function declaredBy(raw: RawInstruction, scope: Scope, given: Given): Scope {
  const fill = (word: string): string =>
    expand(word, { variables: new Map([...scope.args, ...scope.env]), escapeChar: given.escapeChar }).text;
  switch (raw.keyword) {
    case 'ARG':
      return { ...scope, args: new Map([...scope.args, ...argsOf(raw, given).map(valueWith(fill, given))]) };
    case 'ENV':
      return { ...scope, env: new Map([...scope.env, ...pairsOf(raw, given.escapeChar).map(filled(fill))]) };
    default:
      return scope;
  }
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
