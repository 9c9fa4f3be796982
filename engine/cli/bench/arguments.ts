/** What a bench command line asks for. Pure. */
export const BENCH_NAMES = [
  'run',
  'version',
  'save',
  'load',
  'boot',
  'memory',
  'latency',
  'picture',
  'flood',
  'flow',
  'network-map',
  'network-deck',
  'decks',
  'catalogue',
  'hub',
  'build',
  'editor',
  'ports',
  'packets',
  'processes',
  'files',
] as const;
export type BenchName = (typeof BENCH_NAMES)[number];

export type BenchRequest =
  | { kind: 'bench'; json: boolean; names: BenchName[] }
  | { kind: 'help' }
  | { kind: 'misuse'; reason: string };

const OPTIONS = ['--json', '--help', '-h', '--'];

/** Without a name all are meant. They are run in the order of `BENCH_NAMES`, each once. */
export function readBenchArguments(words: readonly string[]): BenchRequest {
  const strange = words.find((word) => word.startsWith('-') && !OPTIONS.includes(word));
  if (strange !== undefined) return { kind: 'misuse', reason: `There is no option ${strange}.` };
  if (words.includes('--help') || words.includes('-h')) return { kind: 'help' };
  const named = words.filter((word) => !word.startsWith('-'));
  const unknown = named.filter((word) => !(BENCH_NAMES as readonly string[]).includes(word));
  if (unknown.length > 0)
    return {
      kind: 'misuse',
      reason: `There is no benchmark ${unknown.join(', ')}. There are: ${BENCH_NAMES.join(', ')}.`,
    };
  const names = BENCH_NAMES.filter((name) => named.length === 0 || named.includes(name));
  return { kind: 'bench', json: words.includes('--json'), names };
}
