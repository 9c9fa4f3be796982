/** What a trace-like command line asks for. Pure. */
export type TraceRequest =
  | { kind: 'trace'; json: boolean; packets?: true; file?: string; argv: string[] }
  | { kind: 'help' }
  | { kind: 'misuse'; reason: string };

/**
 * Our options end where the command begins: at the first word without a dash, or after `--`.
 * @param takesFile `record` has the file's name before the command
 */
export function readArguments(words: readonly string[], { takesFile }: { takesFile: boolean }): TraceRequest {
  let json = takesFile;
  let packets = false;
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index] as string;
    if (word === '--') {
      index += 1;
      break;
    }
    if (!word.startsWith('-')) break;
    if (word === '--help' || word === '-h') return { kind: 'help' };
    if (word === '--json') json = true;
    else if (word === '--packets') packets = true;
    else return { kind: 'misuse', reason: `There is no option ${word}.` };
  }
  const rest = words.slice(index);
  const file = takesFile ? rest.shift() : undefined;
  if (takesFile && file === undefined) return { kind: 'misuse', reason: 'Which file?' };
  if (takesFile && rest[0] === '--') rest.shift();
  if (rest.length === 0) return { kind: 'misuse', reason: 'Which command?' };
  return { kind: 'trace', json, ...(packets && { packets }), ...(file !== undefined && { file }), argv: rest };
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The argv as a person would type it. */
export const commandLine = (argv: readonly string[]): string =>
  argv.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
