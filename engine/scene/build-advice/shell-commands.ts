/** What a line of shell runs, as far as can be told without running it: quotes are honoured, expansions stay as they are written. */
export type ShellCommand = {
  program: string;
  /** what follows the program */
  args: string[];
  /** its output goes to the next command */
  piped: boolean;
};

const BEFORE_A_COMMAND = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '(', '{', 'exec', 'time']);

/** The commands of a RUN in shell form, heredocs included, in the order they are written. */
export function commandsOf(text: string): ShellCommand[] {
  return split(withoutMarks(text)).flatMap(({ words, piped }) => {
    const rest = words.slice(wordsBefore(words));
    const [program, ...args] = rest;
    return program ? [{ program, args, piped }] : [];
  });
}

/** `<<EOF` and its end are the builder's, `\` at the end of a line and comments are nobody's. */
function withoutMarks(text: string): string {
  const ends = [...text.matchAll(/<<-?\s*["']?(\w+)["']?/g)].map(([, word]) => word);
  return text
    .replace(/<<-?\s*["']?\w+["']?/g, '')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line) && !ends.includes(line.trim()))
    .join('\n')
    .replace(/\\\n/g, ' ');
}

/** Assignments (`A=1 make`) and words like `then` stand before the program. */
function wordsBefore(words: string[]): number {
  const first = words.findIndex((word) => !BEFORE_A_COMMAND.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  return first === -1 ? words.length : first;
}

type Piece = { words: string[]; piped: boolean };

const TOKEN = /(\|\||&&|\||;|\n|&)|\s+|((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s|&;"'\\]|["'\\])+)/g;

function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let words: string[] = [];
  for (const [, operator, word] of text.matchAll(TOKEN)) {
    if (word !== undefined) words.push(unquoted(word));
    if (operator === undefined) continue;
    pieces.push({ words, piped: operator === '|' });
    words = [];
  }
  pieces.push({ words, piped: false });
  return pieces.filter((piece) => piece.words.length > 0);
}

const unquoted = (word: string): string => word.replace(/^(["'])(.*)\1$/s, '$2');
