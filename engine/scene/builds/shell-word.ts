/** Variables and quotes in a Dockerfile's words, as Docker's own small shell reads them. */

export type Variables = ReadonlyMap<string, string | undefined>;

export type WordRules = {
  variables: Variables;
  /** `\`, or what the `escape` directive says */
  escapeChar?: string;
  /** Keep quotes and escapes, and names that nobody set: how BuildKit prints a RUN. */
  raw?: boolean;
};

type Reader = WordRules & { text: string; at: number; used: Set<string> };

export type Expanded = {
  text: string;
  /** names that were asked for, set or not */
  used: readonly string[];
};

/** `a-$V` with V=1 → `a-1`. What is malformed stays as it is. */
export function expand(text: string, rules: WordRules): Expanded {
  const reader: Reader = { ...rules, text, at: 0, used: new Set() };
  let out = '';
  while (reader.at < text.length) out += next(reader);
  return { text: out, used: [...reader.used] };
}

/** One character or what stands for some, from where the reader is. */
function next(reader: Reader): string {
  const char = reader.text[reader.at] as string;
  if (char === "'") return quoted(reader, char, (inner) => inner);
  if (char === '"') return quoted(reader, char, (inner) => expandInner(reader, inner));
  if (char === '$') return dollar(reader);
  return plain(reader);
}

function plain(reader: Reader): string {
  const { text, at, escapeChar = '\\', raw } = reader;
  const isEscape = text[at] === escapeChar && at + 1 < text.length;
  reader.at += isEscape ? 2 : 1;
  return text.slice(isEscape && !raw ? at + 1 : at, reader.at);
}

function quoted(reader: Reader, quote: string, inside: (inner: string) => string): string {
  const { text, at, raw } = reader;
  const end = endOfQuote(reader, quote);
  reader.at = end + 1;
  const inner = inside(text.slice(at + 1, end));
  return raw ? quote + inner + (end < text.length ? quote : '') : inner;
}

function endOfQuote({ text, at, escapeChar = '\\' }: Reader, quote: string): number {
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === escapeChar ? 2 : 1;
  return Math.min(end, text.length);
}

/** Between double quotes only variables and escapes of `"`, `$` and the escape itself count. */
function expandInner(reader: Reader, inner: string): string {
  const { escapeChar = '\\', raw } = reader;
  const own: Reader = { ...reader, text: inner, at: 0 };
  let out = '';
  while (own.at < inner.length) {
    const char = inner[own.at] as string;
    const following = inner[own.at + 1];
    if (char === '$') out += dollar(own);
    else if (char === escapeChar && following !== undefined && `"$${escapeChar}`.includes(following)) {
      out += raw ? char + following : following;
      own.at += 2;
    } else {
      out += char;
      own.at++;
    }
  }
  return out;
}

const NAME = /^[A-Za-z_]\w*|^[0-9@*#]/;

function dollar(reader: Reader): string {
  const rest = reader.text.slice(reader.at + 1);
  if (rest.startsWith('{')) return braced(reader, rest);
  const name = NAME.exec(rest)?.[0];
  reader.at += 1 + (name?.length ?? 0);
  if (name === undefined) return '$';
  return lookUp(reader, name) ?? (reader.raw ? `$${name}` : '');
}

const BRACED = /^\{([A-Za-z_]\w*|[0-9@*#])(?:(:?[-+?]|##?|%%?|\/\/?)([\s\S]*))?$/;

function braced(reader: Reader, rest: string): string {
  const length = endOfBrace(rest);
  const whole = rest.slice(0, length);
  const [, name, operator = '', word = ''] = BRACED.exec(whole.slice(0, -1)) ?? [];
  if (length === 0 || name === undefined) {
    reader.at++;
    return '$';
  }
  reader.at += 1 + length;
  const value = lookUp(reader, name);
  if (operator === '') return value ?? (reader.raw ? `$${whole}` : '');
  return modified(reader, { value, operator, word, whole });
}

/** Length up to the brace that closes; 0 without one. */
function endOfBrace(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{') depth++;
    if (text[i] === '}' && --depth === 0) return i + 1;
  }
  return 0;
}

type Modifier = { value: string | undefined; operator: string; word: string; whole: string };

function modified(reader: Reader, { value, operator, word, whole }: Modifier): string {
  const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  const other = (): string => {
    const { text, used } = expand(word, reader);
    for (const name of used) reader.used.add(name);
    return text;
  };
  switch (operator.at(-1)) {
    case '-':
      return isSet ? (value as string) : other();
    case '+':
      return isSet ? other() : '';
    case '?':
      return value ?? '';
    default:
      // Patterns: what they leave is not worked out.
      return `$${whole}`;
  }
}

function lookUp({ variables, used }: Reader, name: string): string | undefined {
  used.add(name);
  return variables.get(name);
}

/** Splits at blanks that are not quoted or escaped; the words keep their quotes. */
export function wordsOf(text: string, escapeChar = '\\'): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === escapeChar && quote !== "'" && i + 1 < text.length) {
      word += char + text[++i];
      continue;
    }
    if (quote === '' && /\s/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (quote === char) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    word += char;
  }
  return word === '' ? words : [...words, word];
}
