/** What the pictures of a container's life show as bars and dots, in words: the rows of their text twins. Pure. */
import { durationText } from '#engine/scene/number-words.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import type { FirstProcess } from '#engine/scene/process/life-signals.ts';

/** A table in text. Its first column is when, from where the life begins; of a life that has none of it there are no rows. */
export type TwinTable = {
  caption: string;
  names: readonly string[];
  rows: readonly { at: number; cells: readonly string[] }[];
};

/** @param born (ns) from which all is counted */
export function twinTables({ firsts, checks, gaps }: ContainerStory, born: number): TwinTable[] {
  const after = (at: number): string => durationText(at - born);
  return [
    {
      caption: 'Runs of process 1',
      names: ['After', 'Program', 'Ended by', 'Ran for'],
      rows: firsts.map((first) => ({
        at: first.at,
        cells: [after(first.at), first.program, endOf(first), ranFor(first)],
      })),
    },
    {
      caption: 'Health checks',
      names: ['After', 'Exit code', 'Result'],
      rows: checks.map(({ at, code }) => ({ at, cells: [after(at), String(code), code === 0 ? 'passed' : 'failed'] })),
    },
    {
      caption: 'Restarts',
      names: ['After', 'Until the next start, clearing up included', 'Of it waiting, by the rule (inferred)'],
      rows: gaps.map(({ from, until, rule }) => ({
        at: from,
        cells: [after(from), durationText(until - from), durationText(rule)],
      })),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** How a first process ended: by a signal, or with a code. */
export const endWords = ({ signal, code }: FirstProcess): string =>
  signal ?? (code === undefined ? '' : `exit ${code}`);

const endOf = (first: FirstProcess): string =>
  endWords(first) || (first.endedAt === undefined ? 'no end seen' : 'not seen');

const ranFor = ({ at, endedAt }: FirstProcess): string => (endedAt === undefined ? '' : durationText(endedAt - at));
