/** Which directory and which Dockerfile a build's client was given: from its arguments, and where it stood. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Build } from '../build.ts';
import { joinPath, pathFrom } from '../forecast/slash-path.ts';
import { ancestorsOf, type SpanView, type TraceView } from '../trace-view.ts';

/** Flags of `docker build` that stand alone; all others take the next word. */
const ALONE: ReadonlySet<string> = new Set([
  ...['--check', '--compress', '--debug', '--disable-content-trust', '--force-rm', '--load', '--no-cache', '--pull'],
  ...['--push', '--quiet', '--rm', '--squash', '--stream', '-D', '-q'],
]);
/** It is fetched by the engine, or comes on standard input: there is no directory. */
const NO_DIRECTORY = /^-$|^(https?|git|ssh):\/\/|^git@|^github\.com\//;

/** @param request what the client asked of dockerd: its session, or the build itself */
export function clientPathsOf(view: TraceView, request: SpanView): Build['paths'] {
  const directory = request.attributes[ATTR.workingDirectory];
  const client = [request, ...ancestorsOf(view, request).toReversed()].find(
    ({ attributes }) => ATTR.argv in attributes,
  );
  const argv = client?.attributes[ATTR.argv];
  if (typeof directory !== 'string' || !Array.isArray(argv)) return undefined;
  return pathsAsked(argv.map(String), directory);
}

/** Absolute; undefined where what is asked for is no build of a directory. */
export function pathsAsked(argv: readonly string[], directory: string): Build['paths'] {
  const build = argv.indexOf('build');
  if (build < 0) return undefined;
  const { words, file } = readWords(argv.slice(build + 1));
  const [asked] = words;
  if (words.length !== 1 || asked === undefined || NO_DIRECTORY.test(asked)) return undefined;
  const context = pathFrom(directory, asked);
  if (file === '-') return { context };
  return { context, dockerfile: file === undefined ? joinPath(context, 'Dockerfile') : pathFrom(directory, file) };
}

type Words = { words: readonly string[]; file?: string };

function readWords(rest: readonly string[]): Words {
  const words: string[] = [];
  let file: string | undefined;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] as string;
    if (word === '--') {
      words.push(...rest.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const [, name = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? /^(-[a-zA-Z])=?(.+)$/s.exec(word) ?? [];
    const own = value ?? (ALONE.has(name) ? undefined : rest[++at]);
    if (name === '-f' || name === '--file') file = own;
  }
  return { words, ...(file !== undefined && { file }) };
}
