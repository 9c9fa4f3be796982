/**
 * What may differ between two engines that were asked the same: each by a rule with a name. A word that both sides have is never touched,
 * so that what could be the same has to be.
 */

type Rule = {
  what: string;
  pattern: RegExp;
  as: (word: string, number: number) => string;
  /** Also where both sides have the same word: of times and figures some are the same by chance. */
  everywhere?: true;
  /** Of what is printed only. */
  printed?: true;
};

const padded = (name: string, number: number, length: number): string => `${name}${number}`.padEnd(length, '~');
const same = (text: string) => () => text;

/** In the order in which they are applied. */
const RULES = {
  ref: {
    what: 'ids that BuildKit gives to what it was sent, in the form of a UUID',
    pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
    as: (word, number) => padded('ref', number, word.length),
  },
  id: {
    what: 'random ids, by their number in order of appearance and as long as they were; a short id has the number of its long one',
    pattern: /(?<!sha256:|[0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{12})(?![0-9a-f])/g,
    as: (word, number) => padded('id', number, word.length),
  },
  time: {
    what: 'times of this hour, with nine digits after the point',
    pattern: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g,
    as: (word) => (isNow(word) ? '0000-00-00T00:00:00.000000000Z' : word),
    everywhere: true,
  },
  pid: {
    what: 'host pids in what `inspect` says',
    pattern: /"Pid": [1-9]\d*/g,
    as: same('"Pid": 1'),
    everywhere: true,
  },
  digest: {
    what: 'digests of images and layers which hold the time at which they were made',
    pattern: /sha256:[0-9a-f]{64}/g,
    as: (word, number) => padded('sha256:', number, word.length),
  },
  store: {
    what: "events of what a swarm's store held before the engine listened to it: whether it listens in time is a race in the engine",
    pattern:
      /^(?:node|network) (?:create|update) \{"name":"[^"]*"(?:,"role.new":"manager","role.old":"worker")?\} \S+\n?/gm,
    as: same(''),
    everywhere: true,
  },
  node: {
    what: 'ids of swarm and of BuildKit (25 characters), and join tokens',
    pattern: /SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}|\b[0-9a-z]{25}\b/g,
    as: (word, number) => padded('node', number, word.length),
  },
  name: { what: 'names that Docker makes up', pattern: /\b[a-z]+_[a-z]+\b/g, as: (_, number) => `some_name${number}` },
  steps: {
    what: "BuildKit's blocks about the context and the base image: which of the two it begins first is a race",
    pattern: /^#\d+ \[(?:internal\] load build context|(?:\w+ )?1\/\d+\] FROM .*)\n(?:#\d+ .*\n)*\n?/gm,
    as: same(''),
    everywhere: true,
    printed: true,
  },
  progress: {
    what: "BuildKit's lines about a step that has not ended yet: how many there are is a matter of time",
    pattern: /^#\d+ (?:transferring|exporting|writing|naming) .*(?<!done)\n/gm,
    as: same(''),
  },
  duration: {
    what: "durations of BuildKit's steps",
    pattern: / \d+\.\d+s(?= done)|(?<=DONE )\d+\.\d+s|(?<=^(?:#\d+ )?)\d+\.\d+(?= )/gm,
    as: (word) => (word.startsWith(' ') ? '' : '0.0'),
    everywhere: true,
    printed: true,
  },
  age: {
    what: 'ages in words, and the width of the columns with them',
    pattern: /(?:Less than a second|About a minute|\d+ (?:second|minute)s?)(?: ago)?|(?<=\S) {2,}/g,
    as: (word) => (word.startsWith(' ') ? '   ' : '<age>'),
    everywhere: true,
    printed: true,
  },
  figure: {
    what: 'figures of use: percentages, bytes, numbers of processes, and the width of the columns with them',
    pattern: /\d+(?:\.\d+)?(?:%|[kKMGT]?i?B)|(?<=\S) {2,}|(?<= )\d+(?=\s*$)/gm,
    as: (word) => (word.startsWith(' ') ? '   ' : '<figure>'),
    everywhere: true,
    printed: true,
  },
  process: {
    what: 'pids and times in what `top` prints',
    pattern: /\b\d\d:\d\d(?::\d\d)?\b|(?<=\s)\d+ +(?=\S)/g,
    as: same('0 '),
    everywhere: true,
    printed: true,
  },
  ping: { what: 'how long an echo took', pattern: /time=[\d.]+ ms/g, as: same('time=0 ms') },
  date: {
    what: 'the time in the header Date',
    pattern: /(?<=Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d(?= GMT)/gi,
    as: same('Thu, 01 Jan 1970 00:00:00'),
    everywhere: true,
    printed: true,
  },
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;
/** What need not be asked for. */
const ALWAYS: RuleName[] = ['id', 'time', 'pid', 'name'];
/** For the documentation. */
export const ruleTable = Object.entries(RULES).map(([name, { what }]) => ({
  name,
  what,
  always: ALWAYS.includes(name as RuleName),
}));

const HOUR_MS = 3_600_000;
const isNow = (time: string): boolean => Math.abs(Date.now() - Date.parse(time)) < HOUR_MS;

/** The parts of an outcome by name. */
export type Parts = Record<string, string>;

/** Both sides after the rules: to be compared as they are. */
export function normalised(one: Parts, other: Parts, names: RuleName[] = []): [Parts, Parts] {
  let pair: [Parts, Parts] = [one, other];
  for (const name of Object.keys(RULES) as RuleName[])
    if (ALWAYS.includes(name) || names.includes(name)) pair = applied(RULES[name], pair);
  return pair;
}

function applied(rule: Rule, [one, other]: [Parts, Parts]): [Parts, Parts] {
  const theirs = rule.everywhere ? new Set<string>() : wordsOf(rule, other);
  const shared = new Set([...wordsOf(rule, one)].filter((word) => theirs.has(word)));
  return [replaced(rule, one, shared), replaced(rule, other, shared)];
}

const wordsOf = ({ pattern }: Rule, parts: Parts): Set<string> =>
  new Set(Object.values(parts).flatMap((text) => text.match(pattern) ?? []));

function replaced({ pattern, as, printed }: Rule, parts: Parts, shared: Set<string>): Parts {
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const key = word.replace('sha256:', '').slice(0, 12);
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
    return numbers.get(key) ?? 0;
  };
  const change = (text: string) =>
    text.replace(pattern, (word) => (shared.has(word) ? word : as(word, numberOf(word))));
  const isPrinted = (name: string) => name === 'stdout' || name === 'stderr';
  return Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [name, printed && !isPrinted(name) ? text : change(text)]),
  );
}
