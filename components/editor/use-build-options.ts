'use client';
import { useMemo } from 'react';
import { useStored } from '#components/shell/use-stored.ts';
import { type BuildOptions, buildLine, plainBuild } from './build-line.ts';
import { type Declared, declaredIn } from './declared.ts';
import { keptBuilds, withBuild, withoutBuild } from './kept-builds.ts';

export type ChosenBuild = {
  options: BuildOptions;
  /** what the Dockerfile lets be chosen */
  declared: Declared;
  /** something else than what is typed when nobody chose */
  isChosen: boolean;
  choose(change: Partial<BuildOptions>): void;
  /** Back to what is typed when nobody chose. */
  forget(): void;
};

/** How a Dockerfile is built, kept in this browser by its path. Null for what is no Dockerfile. */
export function useBuildOptions(dockerfile: string | null, text: string): ChosenBuild | null {
  const [kept, setKept] = useStored<string>('editor.builds', '[]');
  const declared = useMemo(() => declaredIn(dockerfile === null ? '' : text), [dockerfile, text]);
  return useMemo(() => {
    if (dockerfile === null) return null;
    const known = keptBuilds(kept).find((one) => one.dockerfile === dockerfile);
    const plain = plainBuild(dockerfile);
    const options = possible(known ?? plain, declared);
    return {
      ...{ options, declared, isChosen: buildLine(options) !== buildLine(plain) },
      choose: (change) => setKept(withBuild(kept, { ...(known ?? plain), ...change })),
      forget: () => setKept(withoutBuild(kept, dockerfile)),
    };
  }, [dockerfile, kept, declared, setKept]);
}

/** A stage or an arg that was renamed can't be asked for; what was chosen is kept, for the name may come back. Without a value an arg has its default. */
function possible(options: BuildOptions, { stages, args }: Declared): BuildOptions {
  const names = args.map(({ name }) => name);
  return {
    ...options,
    target: stages.includes(options.target) ? options.target : '',
    args: Object.fromEntries(
      Object.entries(options.args).filter(([name, value]) => value !== '' && names.includes(name)),
    ),
  };
}
