/** A Dockerfile as advice reads it: what the builder makes of it, with the words and commands of each instruction as they are written. */
import type { Lines } from '../build.ts';
import { type Instruction as Built, parseDockerfile } from '../builds/dockerfile.ts';
import { jsonWords } from '../builds/instruction-sources.ts';
import { expand, wordsOf } from '../builds/shell-word.ts';
import { commandsOf, type ShellCommand } from './shell-commands.ts';

export type Instruction = {
  /** in capitals */
  keyword: string;
  lines: Lines;
  /** what follows the keyword and its flags, with continued lines joined; heredocs stand below it */
  text: string;
  /** words of `text`, without heredocs */
  args: string[];
  /** `--name=value`; without a value `''` */
  flags: { name: string; value: string }[];
  /** of CMD, ENTRYPOINT, RUN …: the words of the exec form */
  exec: string[] | null;
  /** of RUN in shell form */
  commands: ShellCommand[];
  /** index of its stage; −1 before the first FROM */
  stage: number;
};

export type Stage = {
  index: number;
  name: string | null;
  /** as written after FROM, variables filled in where they have a default */
  image: string;
  from: Instruction;
  instructions: Instruction[];
};

export type Dockerfile = { instructions: Instruction[]; stages: Stage[]; comments: { line: number; text: string }[] };

/** Never throws: half-typed text is normal. */
export function readDockerfile(text: string): Dockerfile {
  const { before, stages: built, escapeChar } = parseDockerfile(text);
  const stages = built.map(({ index, instructions }): Stage => {
    const [from, ...own] = instructions.map((one) => instructionOf(one, index, escapeChar)) as [Instruction];
    return { index, ...baseOf(from, instructions[0]?.variables ?? new Map()), from, instructions: own };
  });
  const first = before.map((one) => instructionOf(one, -1, escapeChar));
  const instructions = [...first, ...stages.flatMap(({ from, instructions: own }) => [from, ...own])];
  return { instructions, stages, comments: commentsIn(text) };
}

const commentsIn = (text: string): Dockerfile['comments'] =>
  text.split('\n').flatMap((line, index) => {
    const [, comment] = /^\s*#\s*(.*)$/.exec(line) ?? [];
    return comment === undefined ? [] : [{ line: index + 1, text: comment }];
  });

function instructionOf(
  { keyword, lines, rest, flags, heredocs }: Built,
  stage: number,
  escapeChar: string,
): Instruction {
  const text = [rest, ...heredocs.map((document) => `${document.text}${document.name}`)].join('\n');
  const exec = jsonWords(rest);
  return {
    ...{ keyword, lines, text, exec, stage },
    args: wordsOf(rest, escapeChar),
    flags: flags.map(([name, value]) => ({ name, value })),
    commands: keyword === 'RUN' && !exec ? commandsOf(text) : [],
  };
}

function baseOf({ args }: Instruction, variables: Built['variables']): Pick<Stage, 'name' | 'image'> {
  const [image = '', as, name] = args;
  return {
    name: as?.toLowerCase() === 'as' ? (name ?? null) : null,
    image: expand(image, { variables, raw: true }).text,
  };
}
