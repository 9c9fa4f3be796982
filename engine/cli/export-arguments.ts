/** What an export is asked for. Pure. */
import { WIDTH } from '#components/flow-file/sheet-size.ts';
import { THEMES, type Theme } from '#components/flow-file/theme-colours.ts';

export const FORMATS = ['otlp', 'chrome', 'svg'] as const;
export type Format = (typeof FORMATS)[number];

/** `run` counts from 1; it need not be given when the recording holds one run. */
export type PictureOptions = { theme: Theme; width: number; run?: number };

export type ExportRequest =
  | { kind: 'export'; format: Format; file: string; picture: PictureOptions }
  | { kind: 'help' }
  | { kind: 'misuse'; reason: string };

const OPTIONS = ['format', 'theme', 'width', 'run'] as const;
type Given = Partial<Record<(typeof OPTIONS)[number], string>>;

class Misuse extends Error {}

export function readExportArguments(words: readonly string[]): ExportRequest {
  if (words.some((word) => word === '--help' || word === '-h')) return { kind: 'help' };
  try {
    const { given, files } = sorted(words);
    const format = oneOf(FORMATS, given.format, 'Which format?');
    if (format !== 'svg' && (given.theme ?? given.width ?? given.run) !== undefined)
      throw new Misuse('--theme, --width and --run are for --format svg.');
    const [file, ...more] = files;
    if (file === undefined || more.length > 0) throw new Misuse('Which one recording?');
    return { kind: 'export', format, file, picture: pictureOf(given) };
  } catch (error) {
    if (error instanceof Misuse) return { kind: 'misuse', reason: error.message };
    throw error;
  }
}

function sorted(words: readonly string[]): { given: Given; files: string[] } {
  const given: Given = {};
  const files: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    const option = OPTIONS.find((known) => known === name);
    if (option) given[option] = value ?? rest.shift() ?? '';
    else if (word.startsWith('-')) throw new Misuse(`There is no option ${word}.`);
    else files.push(word);
  }
  return { given, files };
}

function pictureOf({ theme, width, run }: Given): PictureOptions {
  return {
    theme: theme === undefined ? 'light' : oneOf(THEMES, theme, 'Which theme?'),
    width: width === undefined ? WIDTH.usual : whole(width, 'width', WIDTH.least, WIDTH.most),
    ...(run !== undefined && { run: whole(run, 'run', 1, Number.MAX_SAFE_INTEGER) }),
  };
}

function oneOf<Name extends string>(names: readonly Name[], wanted: string | undefined, question: string): Name {
  const name = names.find((known) => known === wanted);
  if (name === undefined) throw new Misuse(`${question} There are: ${names.join(', ')}.`);
  return name;
}

function whole(text: string, option: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Misuse(`--${option} is a whole number ${most < 1e9 ? `from ${least} to ${most}` : `from ${least} on`}.`);
}
