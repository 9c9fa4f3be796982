'use client';
import { useEffect, useSyncExternalStore } from 'react';
import type { BuildOptions } from './build-line.ts';
import type { LabFiles } from './lab-files.ts';
import { join, parentOf } from './paths.ts';
import type { TreeStore } from './tree-store.ts';

/** What a build leaves out of its context. Null: nothing; undefined: not known yet. */
export function useIgnore({ tree }: LabFiles, options: BuildOptions | null): string | null | undefined {
  const { dockerfile, context, builder } = options ?? {};
  useEffect(() => {
    if (dockerfile === undefined || context === undefined) return;
    for (const directory of [parentOf(dockerfile), context]) tree.watch(directory);
  }, [tree, dockerfile, context]);
  const read = () => (dockerfile && context && builder ? ignoreOf(tree, { dockerfile, context, builder }) : undefined);
  return useSyncExternalStore(tree.subscribe, read, () => undefined);
}

/** BuildKit takes a Dockerfile's own file before that of the context; the classic builder does not know it. */
export function ignoreOf(
  tree: Pick<TreeStore, 'ignoreAt'>,
  { dockerfile, context, builder }: Pick<BuildOptions, 'dockerfile' | 'context' | 'builder'>,
): string | null | undefined {
  const own = builder === 'buildkit' ? tree.ignoreAt(`${dockerfile}.dockerignore`) : null;
  return own === null ? tree.ignoreAt(join(context, '.dockerignore')) : own;
}
