/** Advice on a Dockerfile. Pure: the same text, and the same builds, give the same advice. */
import type { Advice, AdviceInput, Rule } from './advice.ts';
import { type Dockerfile, readDockerfile } from './dockerfile.ts';
import { BASE_RULES } from './rules-base.ts';
import { CONFIG_RULES } from './rules-config.ts';
import { COPY_RULES } from './rules-copy.ts';
import { PACKAGE_RULES } from './rules-packages.ts';
import { RUN_RULES } from './rules-run.ts';
import { buildThatTells } from './step-of-instruction.ts';

export const RULES: readonly Rule[] = [...BASE_RULES, ...PACKAGE_RULES, ...RUN_RULES, ...COPY_RULES, ...CONFIG_RULES];

/** In the order of the lines. What a comment `advice: ignore=rule` above an instruction names is left out there. */
export function advise({ dockerfile, ignore, builds = [] }: AdviceInput): Advice[] {
  const file = readDockerfile(dockerfile);
  const ground = { file, ignore, build: buildThatTells(builds, file, dockerfile) };
  return RULES.flatMap((rule) =>
    rule.find(ground).map((found) => ({ rule: rule.name, severity: rule.severity, ...found })),
  )
    .filter((advice) => !isIgnored(file, advice))
    .sort((a, b) => a.lines.first - b.lines.first);
}

function isIgnored({ comments }: Dockerfile, { rule, lines }: Advice): boolean {
  const above = comments.find(({ line }) => line === lines.first - 1);
  const names = above?.text.match(/advice:\s*ignore=([\w,-]+)/)?.[1];
  return names?.split(',').includes(rule) ?? false;
}
