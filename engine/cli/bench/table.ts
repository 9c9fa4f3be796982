/** The results for people. */
import type { Result } from './result.ts';

const HEAD = ['what', 'ours', 'peer', 'against', 'ours ÷ peer', 'pairs'];

/** Medians, with their quartiles in brackets. */
export function tableOf(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const rowOf = ({ name, unit, ours, peer, against, ratio, pairs, spread }: Result): string[] => [
  name,
  `${short(ours)} ${unit} ${range(spread.ours, short)}`,
  `${short(peer)} ${unit} ${range(spread.peer, short)}`,
  against,
  ratioText(ratio, spread.ratio),
  String(pairs),
];

/** Against a peer that is too small to be measured there is none. */
const ratioText = (ratio: number, ends: readonly number[]): string =>
  [ratio, ...ends].every(Number.isFinite) ? `${ratio.toFixed(2)} ${range(ends, (value) => value.toFixed(2))}` : '–';

const range = (ends: readonly number[], show: (value: number) => string): string => `[${ends.map(show).join('–')}]`;

const short = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
