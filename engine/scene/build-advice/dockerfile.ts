/** A Dockerfile as advice reads it: instructions with their lines, flags and words, in stages. Never throws: half-typed text is normal. */
import { DockerfileParser, type Instruction as Parsed } from 'dockerfile-ast';
import type { Lines } from '../build.ts';
import { commandsOf, type ShellCommand } from './shell-commands.ts';

export type Instruction = {
  /** in capitals */
  keyword: string;
  lines: Lines;
  /** what follows the keyword and its flags, with continued lines joined */
  text: string;
  /** words of `text` */
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

export function readDockerfile(text: string): Dockerfile {
  const parsed = DockerfileParser.parse(text);
  const stages: Stage[] = [];
  const instructions = parsed.getInstructions().map((one) => {
    const keyword = one.getKeyword();
    const instruction = instructionOf(one, keyword === 'FROM' ? stages.length : stages.length - 1);
    if (keyword === 'FROM') stages.push(stageOf(instruction, parsed.resolveVariable.bind(parsed)));
    else stages.at(-1)?.instructions.push(instruction);
    return instruction;
  });
  const comments = parsed.getComments().map((comment) => ({
    line: comment.getRange().start.line + 1,
    text: comment.getContent() ?? '',
  }));
  return { instructions, stages, comments };
}

function instructionOf(parsed: Parsed, stage: number): Instruction {
  const keyword = parsed.getKeyword();
  const { start, end } = parsed.getRange();
  const text = parsed.getArgumentsContent() ?? '';
  const exec = execForm(text);
  return {
    keyword,
    lines: { first: start.line + 1, last: end.line + 1 },
    text,
    args: parsed.getArguments().map((argument) => argument.getValue()),
    flags: flagsOf(parsed),
    exec,
    commands: keyword === 'RUN' && !exec ? commandsOf(text) : [],
    stage,
  };
}

/** Flags are known to those instructions alone that can have any. */
function flagsOf(parsed: Parsed): Instruction['flags'] {
  if (!('getFlags' in parsed)) return [];
  const { getFlags } = parsed as { getFlags(): { getName(): string; getValue(): string | null }[] };
  return getFlags.call(parsed).map((flag) => ({ name: flag.getName(), value: flag.getValue() ?? '' }));
}

/** The words of `["a", "b"]`; null for anything else, as the builder has it. */
function execForm(text: string): string[] | null {
  if (!text.trim().startsWith('[')) return null;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}

type Resolve = (name: string, line: number) => string | null | undefined;

function stageOf(from: Instruction, resolve: Resolve): Stage {
  const [image = '', as, name] = from.args;
  return {
    index: from.stage,
    name: as?.toLowerCase() === 'as' ? (name ?? null) : null,
    image: image.replace(
      /\$\{?(\w+)(?::?[-+][^}]*)?\}?/g,
      (whole, variable: string) => resolve(variable, from.lines.first - 1) ?? whole,
    ),
    from,
    instructions: [],
  };
}
