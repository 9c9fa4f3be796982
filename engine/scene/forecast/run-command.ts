/** What a RUN really starts. */

import type { Instruction } from '../builds/dockerfile.ts';
import { jsonWords } from '../builds/instruction-sources.ts';

/** Its arguments; a heredoc's text is part of them, its name only where the shell has to read it. */
export function runArguments({ rest, heredocs }: Instruction, shell: readonly string[]): readonly string[] {
  const list = jsonWords(rest);
  if (list) return list;
  const [first] = heredocs;
  if (first && /^\d*<<-?\S+$/.test(rest)) return oneDocument(first, shell);
  return [...shell, [rest, ...heredocs.map(({ text, name }) => `${text}${name}`)].join('\n')];
}

/** A document with a shebang becomes a file that is called like it. */
const oneDocument = ({ name, text }: { name: string; text: string }, shell: readonly string[]): readonly string[] =>
  text.startsWith('#!') ? [`/dev/pipes/${name}`, text] : [...shell, text];
