/** A rule as `iptables-save` prints it, taken apart. What is not known stays in the text. */
type Match = { value: string; not: boolean };

export type ParsedRule = {
  chain: string;
  /** After `-j` or `-g`; absent for a rule that only counts. */
  target?: string;
  in?: Match;
  out?: Match;
  src?: Match;
  dst?: Match;
  protocol?: string;
  sport?: string;
  dport?: string;
  /** `RELATED,ESTABLISHED` */
  state?: string;
  /** `-m conntrack ! --ctstate …` */
  notState?: boolean;
  /** `LOCAL` */
  dstType?: string;
  srcType?: string;
  /** of DNAT and SNAT */
  to?: string;
  toPorts?: string;
  mark?: string;
  setMark?: string;
  reject?: string;
  comment?: string;
  /** `-m statistic --mode nth`: one in so many */
  every?: string;
};

type Field = Exclude<keyof ParsedRule, 'chain' | 'in' | 'out' | 'src' | 'dst' | 'notState'>;

const MATCHES = { '-i': 'in', '-o': 'out', '-s': 'src', '-d': 'dst' } as const;
const FIELDS: Readonly<Record<string, Field>> = {
  '-j': 'target',
  '-g': 'target',
  '-p': 'protocol',
  '--sport': 'sport',
  '--dport': 'dport',
  '--ctstate': 'state',
  '--state': 'state',
  '--dst-type': 'dstType',
  '--src-type': 'srcType',
  '--to-destination': 'to',
  '--to-source': 'to',
  '--to-ports': 'toPorts',
  '--mark': 'mark',
  '--set-xmark': 'setMark',
  '--set-mark': 'setMark',
  '--reject-with': 'reject',
  '--comment': 'comment',
  '--every': 'every',
};

/** Each rule is met in many maps. */
const known = new Map<string, ParsedRule>();
const MOST = 5000;

export function parseRule(text: string): ParsedRule {
  const before = known.get(text);
  if (before) return before;
  if (known.size >= MOST) known.clear();
  const rule = parsed(text);
  known.set(text, rule);
  return rule;
}

function parsed(text: string): ParsedRule {
  const words = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const rule: ParsedRule = { chain: words[1] ?? '' };
  let not = false;
  for (let i = 2; i < words.length; i++) {
    const word = words[i] as string;
    const value = words[i + 1] ?? '';
    if (word === '!') {
      not = true;
      continue;
    }
    if (word in MATCHES) rule[MATCHES[word as keyof typeof MATCHES]] = { value: words[++i] ?? '', not };
    else if (FIELDS[word]) {
      rule[FIELDS[word]] = value;
      if (FIELDS[word] === 'state' && not) rule.notState = true;
      i++;
    }
    not = false;
  }
  return rule;
}
