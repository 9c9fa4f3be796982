'use client';
import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';

const RunTold = z.object({
  commandLine: z.string(),
  exitCode: z.number().optional(),
  failed: z.boolean(),
  open: z.boolean(),
  duration: z.number().optional(),
  spans: z.number(),
  incomplete: z.boolean(),
});
export type RunTold = z.infer<typeof RunTold>;
const Summary = z.object({
  id: z.string(),
  title: z.string(),
  madeAt: z.string(),
  pinned: z.boolean(),
  runs: z.array(RunTold),
});
const Answer = z.object({ recordings: z.array(Summary) });

export type KeptRun = z.infer<typeof Summary>;
/** What is asked for. */
type Kept = Pick<KeptRun, 'id' | 'title'>;

export type KeptRuns = ReturnType<typeof useKeptRuns>;

/** What the engine keeps for this session, and what may be done with it. Each change is asked of the engine first, then read again. */
export function useKeptRuns(live: boolean) {
  const [runs, setRuns] = useState<KeptRun[]>([]);
  const [removed, setRemoved] = useState<Kept | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [word, say] = useState('');
  const read = useCallback(
    () =>
      readRuns().then(setRuns, () =>
        setProblem('The engine does not tell which recordings it keeps. Reload the page to try again.'),
      ),
    [],
  );
  useEffect(() => {
    if (live) void read();
  }, [live, read]);
  const change = async (method: string, path: string): Promise<boolean> => {
    const why = await ask(method, path);
    setProblem(why);
    say('');
    await read();
    return why === null;
  };
  return {
    ...{ runs, removed, problem, word, say },
    pin: ({ id }: Kept, pinned: boolean) => change(pinned ? 'PUT' : 'DELETE', `${id}/pin`),
    remove: async (run: Kept): Promise<boolean> => {
      const done = await change('DELETE', run.id);
      if (done) setRemoved(run);
      return done;
    },
    undo: async () => {
      if (removed && (await change('POST', `${removed.id}/restore`))) setRemoved(null);
    },
  };
}

async function readRuns(): Promise<KeptRun[]> {
  const answer = await fetch('/api/recordings');
  const { recordings } = Answer.parse(await answer.json());
  return recordings.sort((one, other) => Number(other.pinned) - Number(one.pinned));
}

/** Null when it was done, else why not. */
async function ask(method: string, path: string): Promise<string | null> {
  try {
    const answer = await fetch(`/api/recordings/${path}`, { method });
    if (answer.ok) return null;
    return z.object({ error: z.string() }).parse(await answer.json()).error;
  } catch {
    return 'The engine does not answer. Try again in a moment.';
  }
}
