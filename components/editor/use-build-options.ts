'use client';
import { useMemo, useState } from 'react';
import { readDockerfile } from '#engine/scene/build-advice/dockerfile.ts';
import type { Buffer } from './buffer.ts';
import { type BuildOptions, tagFor } from './build-line.ts';

type Chosen = { now: BuildOptions; stages: string[] };

/** How each Dockerfile is built, as long as this page is open. Null for what is no Dockerfile. */
export function useBuildOptions(
  dockerfile: string | null,
  buffers: readonly Buffer[],
): [Chosen | null, (options: BuildOptions) => void] {
  const [known, setKnown] = useState<ReadonlyMap<string, BuildOptions>>(new Map());
  const text = buffers.find(({ path }) => path === dockerfile)?.text ?? '';
  const stages = useMemo(() => readDockerfile(text).stages.flatMap(({ name }) => name ?? []), [text]);
  if (dockerfile === null) return [null, () => {}];
  const plain: BuildOptions = { dockerfile, tag: tagFor(dockerfile), target: '', noCache: false, builder: 'buildkit' };
  const now = known.get(dockerfile) ?? plain;
  // A stage that was renamed is no target any more.
  const target = stages.includes(now.target) ? now.target : '';
  return [{ now: { ...now, target }, stages }, (options) => setKnown(new Map([...known, [dockerfile, options]]))];
}
