/**
 * What the words of a command line are. A program is described by its flags; a key lists a flag's names, and ends with `=` when the
 * flag takes a value: `-p --publish=`.
 */
import type { Spec } from '../specification.ts';

export type Flags = Readonly<Record<string, string>>;

export type Program = {
  spec: Spec;
  flags: Flags;
  /** Subcommands have flags of their own, and sometimes the same letter for something else. */
  commands?: Readonly<Record<string, { text?: string; flags?: Flags }>>;
  /** The first word that is no flag ends the flags: what follows is another program's. */
  operandsEnd?: (command: string) => boolean;
};

export type Argument = {
  word: string;
  part: 'program' | 'command' | 'flag' | 'value' | 'operand';
  text?: string;
};

type Known = { text: string; takesValue: boolean };

const lookup = (tables: readonly (Flags | undefined)[]): ReadonlyMap<string, Known> => {
  const known = new Map<string, Known>();
  for (const table of tables)
    for (const [key, text] of Object.entries(table ?? {})) {
      const takesValue = key.endsWith('=');
      for (const name of key.replace(/=$/, '').split(' ')) if (!known.has(name)) known.set(name, { text, takesValue });
    }
  return known;
};

/** Longest first: `network create` before `network`. */
const commandAt = (program: Program, words: readonly string[], at: number): number => {
  for (const length of [2, 1]) {
    const name = words.slice(at, at + length).join(' ');
    if (words.length >= at + length && program.commands?.[name] !== undefined) return length;
  }
  return 0;
};

export function readArguments(program: Program, argv: readonly string[]): Argument[] {
  const [first = '', ...words] = argv;
  const read: Argument[] = [{ word: first, part: 'program' }];
  let flags = lookup([program.flags]);
  let command = program.commands === undefined ? '' : undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const length = command === undefined && !word.startsWith('-') ? commandAt(program, words, at) : 0;
    if (length > 0) {
      command = words.slice(at, at + length).join(' ');
      const known = program.commands?.[command];
      flags = lookup([known?.flags, program.flags]);
      for (const part of words.slice(at, at + length))
        read.push({ word: part, part: 'command', ...(known?.text && { text: known.text }) });
      at += length - 1;
      continue;
    }
    if (word === '--' || (!word.startsWith('-') && program.operandsEnd?.(command ?? '')))
      return [...read, ...words.slice(at).map((rest): Argument => ({ word: rest, part: 'operand' }))];
    at += take(read, flags, words, at);
  }
  return read;
}

/** Reads one word, and the value after it. @returns how many further words it took */
function take(read: Argument[], flags: ReadonlyMap<string, Known>, words: readonly string[], at: number): number {
  const word = words[at] ?? '';
  if (!/^-./.test(word)) {
    read.push({ word, part: 'operand' });
    return 0;
  }
  const [name = ''] = word.split('=');
  const known = flags.get(name) ?? letters(flags, name);
  read.push({ word, part: 'flag', ...(known && { text: known.text }) });
  const value = words[at + 1];
  if (!known?.takesValue || word.includes('=') || value === undefined) return 0;
  read.push({ word: value, part: 'value', text: known.text });
  return 1;
}

/** `-it` is `-i -t`; `-p80` is `-p 80`. */
function letters(flags: ReadonlyMap<string, Known>, word: string): Known | undefined {
  if (!/^-[a-zA-Z]./.test(word)) return undefined;
  const found: Known[] = [];
  for (const letter of word.slice(1)) {
    const known = flags.get(`-${letter}`);
    if (!known) return undefined;
    found.push(known);
    // What follows is its value.
    if (known.takesValue && !word.endsWith(letter)) return { text: known.text, takesValue: false };
  }
  return { text: found.map(({ text }) => text).join('; '), takesValue: found.at(-1)?.takesValue ?? false };
}
