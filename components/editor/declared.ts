/** What a Dockerfile lets be chosen when it is built: its stages, and the args that it declares. Pure. */
import { parseDockerfile } from '#engine/scene/builds/dockerfile.ts';
import { wordsOf } from '#engine/scene/builds/shell-word.ts';

export type DeclaredArg = {
  name: string /** quotes taken off, variables as they are written; null: none */;
  default: string | null;
};
export type Declared = { /** in small letters */ stages: readonly string[]; args: readonly DeclaredArg[] };

/** Of an arg that is declared in several stages the first default is told. */
export function declaredIn(text: string): Declared {
  const { before, stages, escapeChar } = parseDockerfile(text);
  const declarations = [...before, ...stages.flatMap(({ instructions }) => instructions)]
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ rest }) => wordsOf(rest, escapeChar).flatMap(argOf));
  const args = new Map<string, DeclaredArg>();
  for (const arg of declarations) args.set(arg.name, { ...arg, default: args.get(arg.name)?.default ?? arg.default });
  return { stages: stages.flatMap(({ name }) => name ?? []), args: [...args.values()] };
}

function argOf(word: string): DeclaredArg[] {
  const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(word) ?? [];
  return name === undefined ? [] : [{ name, default: value?.replace(/^(['"])(.*)\1$/s, '$2') ?? null }];
}
