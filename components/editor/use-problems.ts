'use client';
import { useEffect, useState } from 'react';
import type { Build } from '#engine/scene/build.ts';
import type { Problem } from './language/problem.ts';
import { isCompose, isDockerfile } from './language-of.ts';

const PAUSE_MS = 250;
const NONE: readonly Problem[] = [];

type Given = { path: string; text: string; ignore: string | null | undefined; builds: readonly Build[] };

/** What there is to say about a file, a moment after the last key. What reads it is loaded with the first file that needs it. */
export function useProblems({ path, text, ignore, builds }: Given): readonly Problem[] {
  const [found, setFound] = useState<{ path: string; problems: readonly Problem[] }>({ path: '', problems: NONE });
  useEffect(() => {
    let over = false;
    const timer = setTimeout(async () => {
      const problems = await problemsOf({ path, text, ignore, builds });
      if (!over) setFound({ path, problems });
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [path, text, ignore, builds]);
  return found.path === path ? found.problems : NONE;
}

async function problemsOf({ path, text, ignore, builds }: Given): Promise<readonly Problem[]> {
  if (isDockerfile(path)) {
    const { dockerfileProblems } = await import('./language/dockerfile-problems.ts');
    return dockerfileProblems(text, { ignore, builds });
  }
  if (!isCompose(path)) return NONE;
  const { composeProblems } = await import('./language/compose-problems.ts');
  return composeProblems(text);
}
