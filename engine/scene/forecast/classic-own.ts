/** What the classic builder writes down of an instruction and looks for: its text as it will stand in the image's history. */
import type { Instruction } from '../builds/dockerfile.ts';
import { flagOf, jsonWords } from '../builds/instruction-sources.ts';
import { expand } from '../builds/shell-word.ts';
import { type Given, PREDEFINED } from '../builds/variable-scope.ts';
import { runArguments } from './run-command.ts';
import { envOf, filled, type Settings } from './stage-settings.ts';

/** @param settings before it; of WORKDIR, after it */
export function classicText(instruction: Instruction, settings: Settings, given: Given): unknown[] {
  const { keyword, rest } = instruction;
  switch (keyword) {
    case 'RUN':
      return [keyword, argsSeen(instruction, given), runArguments(instruction, settings.shell)];
    case 'ENV':
      return [keyword, envOf(instruction, given)];
    case 'WORKDIR':
      return [keyword, settings.workdir];
    // The default counts, and not what `--build-arg` says.
    case 'ARG':
      return [keyword, rest.split(/\s+/)];
    case 'CMD':
    case 'ENTRYPOINT':
      return [keyword, jsonWords(rest) ?? [...settings.shell, rest]];
    case 'SHELL':
    case 'VOLUME':
      return [keyword, jsonWords(rest) ?? rest.split(/\s+/)];
    default:
      return [keyword, instruction.flags, filled(instruction, given).replace(/\s+/g, ' ')];
  }
}

/** Build args that a RUN sees, unless ENV hides them. Proxies count by being there, not by their value. */
function argsSeen({ scope: { args, env } }: Instruction, { buildArgs }: Given): string[] {
  const declared = [...args].filter(([name, value]) => value !== undefined && !env.has(name));
  const proxies = Object.keys(buildArgs).filter((name) => PREDEFINED.has(name) && !args.has(name) && !env.has(name));
  const texts = declared.map(([name, value]) => `${name}=${value}`).toSorted();
  return declared.length + proxies.length === 0 ? [] : [`|${texts.length}`, ...texts];
}

/** Of COPY and ADD, beside their files: destination and owner as they are written. */
export function classicCopyText(instruction: Instruction, { escapeChar }: Given): unknown[] {
  const { keyword, copied, variables } = instruction;
  const owner = expand(flagOf(instruction, 'chown') ?? '', { variables, escapeChar }).text;
  return [keyword, owner, copied?.destination ?? ''];
}
