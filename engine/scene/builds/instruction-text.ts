/** The text of an instruction as the builder reads it: lines joined, comments between them left out, heredocs apart. */
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import type { Lines } from '../build.ts';

export type Heredoc = {
  name: string;
  text: string;
  /** the delimiter is quoted, or it is a RUN's: variables stay as they are */
  literal: boolean;
};

/** One instruction before anything is known of variables and stages. */
export type RawInstruction = {
  /** in capitals, whatever the file has */
  keyword: string;
  lines: Lines;
  /** `RUN a && b`: joined, without heredocs' bodies, blanks as in the file */
  text: string;
  /** `--from=x` → `['from', 'x']`; of a flag without a value, `''` */
  flags: readonly (readonly [name: string, value: string])[];
  /** what follows keyword and flags */
  rest: string;
  heredocs: readonly Heredoc[];
};

export type RawDockerfile = { escapeChar: string; syntax?: string; instructions: readonly RawInstruction[] };

export function readInstructions(text: string): RawDockerfile {
  const file = DockerfileParser.parse(text);
  const lines = text.split(/\r?\n/);
  const escapeChar = file.getEscapeCharacter();
  const syntax = file
    .getDirectives()
    .find((directive) => directive.getName() === 'syntax')
    ?.getValue();
  const instructions = file.getInstructions().map((instruction) => rawOf(instruction, lines, escapeChar));
  return { escapeChar, ...(syntax && { syntax }), instructions };
}

function rawOf(instruction: Instruction, all: readonly string[], escapeChar: string): RawInstruction {
  const { start, end } = instruction.getRange();
  const own = all.slice(start.line, end.line + 1);
  const { text, next } = head(own, escapeChar);
  const keyword = instruction.getKeyword().toUpperCase();
  const { flags, rest } = flagsOf(text.replace(/^\s*\S+\s*/, ''), keyword);
  const heredocs = HAS_HEREDOCS.has(keyword) ? heredocsOf(rest, own.slice(next), keyword) : [];
  return { keyword, lines: { first: start.line + 1, last: end.line + 1 }, text: text.trim(), flags, rest, heredocs };
}

/** The instruction's first logical line, and the index of the line after it. */
function head(lines: readonly string[], escapeChar: string): { text: string; next: number } {
  let text = '';
  for (const [index, line] of lines.entries()) {
    if (index > 0 && /^\s*(#|$)/.test(line)) continue;
    const trimmed = line.replace(/[ \t]+$/, '');
    if (!trimmed.endsWith(escapeChar)) return { text: text + trimmed, next: index + 1 };
    text += trimmed.slice(0, -1);
  }
  return { text, next: lines.length };
}

const HAS_FLAGS: ReadonlySet<string> = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK']);
const HAS_HEREDOCS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

function flagsOf(text: string, keyword: string): Pick<RawInstruction, 'flags' | 'rest'> {
  const flags: [string, string][] = [];
  let rest = text;
  while (HAS_FLAGS.has(keyword)) {
    const [whole, name = '', value = ''] = /^--([a-z][\w-]*)(?:=(\S*))?(?:\s+|$)/.exec(rest) ?? [];
    if (whole === undefined) break;
    flags.push([name, value]);
    rest = rest.slice(whole.length);
  }
  return { flags, rest: rest.trim() };
}

const HEREDOC = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.]*)\2(?=\s|$|[;&|>)])/g;

/** The bodies follow one another in the order of their names. */
function heredocsOf(rest: string, body: readonly string[], keyword: string): Heredoc[] {
  let from = 0;
  return [...rest.matchAll(HEREDOC)].map(([, chomp, quote, name = '']) => {
    const cut = (line: string) => (chomp ? line.replace(/^\t+/, '') : line);
    const lines = body.slice(from).map(cut);
    const end = lines.indexOf(name);
    const own = end < 0 ? lines : lines.slice(0, end);
    from += own.length + 1;
    return { name, text: own.map((line) => `${line}\n`).join(''), literal: quote !== '' || keyword === 'RUN' };
  });
}
