import type { Build } from '#engine/scene/build.ts';
import { advise } from '#engine/scene/build-advice/advise.ts';
import { readDockerfile } from '#engine/scene/build-advice/dockerfile.ts';
import { buildThatTells, stepsOfInstructions } from '#engine/scene/build-advice/step-of-instruction.ts';
import { dockerService } from './docker-service.ts';
import { toMonaco } from './positions.ts';
import { byLine, type Problem } from './problem.ts';

export type Surroundings = {
  /** text of the .dockerignore beside it; null: none; undefined: not known */
  ignore: string | null | undefined;
  /** builds of this session, oldest first */
  builds: readonly Build[];
};

/** What the service finds wrong, what failed in the last build, and what our rules advise. */
export function dockerfileProblems(text: string, { ignore, builds }: Surroundings): Problem[] {
  // A file that was only just made is not wrong yet.
  if (text.trim() === '') return [];
  const wrong = dockerService.validate(text).map(
    ({ range, message, severity }): Problem => ({
      severity: severity === 1 ? 'error' : 'warning',
      range: toMonaco(range),
      message,
      rule: 'syntax',
    }),
  );
  const lines = text.split('\n');
  const advised = advise({ dockerfile: text, ignore, builds }).map(
    ({ rule, severity, lines: { first }, sentence, instead, measured }): Problem => ({
      ...{ rule, severity, instead, measured, message: sentence },
      range: wordOf(lines, first),
    }),
  );
  return [...wrong, ...failedIn(text, builds, lines), ...advised].sort(byLine);
}

/** Where the last build of this text failed, and with which words, until that instruction is edited. */
function failedIn(text: string, builds: readonly Build[], lines: readonly string[]): Problem[] {
  const file = readDockerfile(text);
  const build = buildThatTells(builds, file, text);
  if (!build) return [];
  return [...stepsOfInstructions(build, file)].flatMap(([instruction, { state, error }]): Problem[] =>
    state === 'failed' && error
      ? [{ severity: 'error', rule: 'last build', message: error, range: wordOf(lines, instruction.lines.first) }]
      : [],
  );
}

/** The instruction's first line: a whole RUN underlined would hide what is in it. */
const wordOf = (lines: readonly string[], line: number): Problem['range'] => {
  const text = lines[line - 1] ?? '';
  const indent = text.length - text.trimStart().length;
  return {
    ...{ startLineNumber: line, endLineNumber: line, startColumn: indent + 1 },
    endColumn: text.replace(/\s*\\?\s*$/, '').length + 1,
  };
};
