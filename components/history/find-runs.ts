/** What a reader looks for among runs. Pure. */
export type Wanted = { text: string; failed: boolean };

type Findable = { commandLine: string; failed: boolean };

/** Every word must be in the command line, in any order and case. */
export function findRuns<Run extends Findable>(runs: readonly Run[], { text, failed }: Wanted): Run[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const line = run.commandLine.toLowerCase();
    return (!failed || run.failed) && words.every((word) => line.includes(word));
  });
}

/** Recordings in which one run is what is looked for; of those without a run the title counts. */
export const findRecordings = <One extends { title: string; runs: readonly Findable[] }>(
  recordings: readonly One[],
  wanted: Wanted,
): One[] =>
  recordings.filter(
    ({ title, runs }) => findRuns(runs.length > 0 ? runs : [{ commandLine: title, failed: false }], wanted).length > 0,
  );
