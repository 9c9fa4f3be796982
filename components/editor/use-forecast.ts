'use client';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Build } from '#engine/scene/build.ts';
import { buildsOfFile } from '#engine/scene/build-advice/step-of-instruction.ts';
import type { BuildInput } from '#engine/scene/forecast/build-input.ts';
import { type Forecast, forecast } from '#engine/scene/forecast/forecast.ts';
import type { Knowledge } from '#engine/scene/forecast/knowledge.ts';
import { imagesNamed } from '#engine/scene/forecast/recall-build.ts';
import { contentsOfDirectory } from '#engine/scene/forecast/session-knowledge.ts';
import type { StoredNow } from '#engine/scene/stored-world.ts';
import { type BuildOptions, nameInBuild } from './build-line.ts';
import { ContextReader } from './context-reader.ts';
import { comparedText, forecastLines, forecastText } from './forecast-lines.ts';
import type { LabFiles } from './lab-files.ts';
import type { LineForecast } from './margin-marks.ts';

/** What this session tells of the caches; absent where there is no lab. */
export type CacheView = { knowledge: Knowledge; stored: StoredNow };

type Given = {
  files: LabFiles;
  /** null for what is no Dockerfile */
  options: BuildOptions | null;
  text: string;
  /** what the build leaves out: see `useIgnore` */
  ignore: string | null | undefined;
  builds: readonly Build[];
  cache: CacheView | undefined;
};

export type ShownForecast = { lines: readonly LineForecast[]; text: string | null };

const NOTHING: ShownForecast = { lines: [], text: null };

/** What the next build of a Dockerfile would take from the cache, and how right the forecast of its last build was. */
export function useForecast({ files, options, text, ignore, builds, cache }: Given): ShownForecast {
  const context = useContext(files, options?.context ?? null, ignore, builds);
  const hasBuilt = builds.length > 0;
  const told = useMemo(() => {
    if (!context || !cache || !options || !hasBuilt) return null;
    const { builder, context: directory, target, noCache, args } = options;
    return foretold(cache.knowledge, {
      ...{ builder, context: directory, dockerfile: { path: nameInBuild(options), text }, files: context.files },
      ...(typeof ignore === 'string' && { ignore }),
      images: imagesNamed(text, args, cache.stored),
      options: { noCache, buildArgs: args, ...(target && { target }) },
    });
  }, [context, cache, options, text, ignore, hasBuilt]);
  const own = useMemo(() => (options ? buildsOfFile(builds, options.dockerfile) : []), [builds, options]);
  const compared = useCompared(told, options ? asking(options, options.args) : '', own, text);
  return useMemo(() => {
    if (!told || !context) return NOTHING;
    const lines = forecastLines(told, context.complete && ignore !== undefined);
    return { lines, text: [compared, forecastText(lines)].filter((part) => part !== null).join('. ') || null };
  }, [told, context, ignore, compared]);
}

/** A Dockerfile that is being typed may be none. */
function foretold(knowledge: Knowledge, input: BuildInput): Forecast | null {
  try {
    return forecast(knowledge, input);
  } catch {
    return null;
  }
}

type Asked = Pick<BuildOptions, 'builder' | 'context' | 'dockerfile' | 'noCache'> & { target?: string | undefined };

/** How a build is asked for: a forecast is of one way, and of one Dockerfile and its context. */
const asking = (
  { builder, context, dockerfile, target, noCache }: Asked,
  args: Readonly<Record<string, string>>,
): string => JSON.stringify([builder, context, dockerfile, target || null, noCache, Object.entries(args).sort()]);

type Stood = { build: Build['id'] | undefined; told: Forecast | null; asked: string };

/** The forecast that stood there when a build of this text began, held against it when it is over; until the text changes, or another build came. */
function useCompared(told: Forecast | null, asked: string, builds: readonly Build[], text: string): string | null {
  const last = builds.at(-1);
  const stood = useRef<Stood>({ build: last?.id, told: null, asked });
  const [compared, setCompared] = useState<{ build: Build['id']; text: string; words: string } | null>(null);
  useEffect(() => {
    // While a build runs the forecast is of the one after it.
    if (last?.state === 'running') return;
    const { build, told: before, asked: how } = stood.current;
    if (last && last.id !== build && before && last.dockerfile?.text === text && isAskedSo(last, how)) {
      const words = comparedText(before, last);
      setCompared(words === null ? null : { build: last.id, text, words });
    }
    stood.current = { build: last?.id, told, asked };
  }, [last, told, asked, text]);
  return compared?.text === text && compared.build === last?.id ? compared.words : null;
}

function isAskedSo({ builder, options, paths }: Build, how: string): boolean {
  const { context, dockerfile } = paths ?? {};
  if (context === undefined || dockerfile === undefined) return false;
  return asking({ ...options, builder, context, dockerfile }, options.buildArgs) === how;
}

function useContext(files: LabFiles, directory: string | null, ignore: Given['ignore'], builds: readonly Build[]) {
  const [reader, setReader] = useState<ContextReader | null>(null);
  useEffect(() => {
    if (directory === null || ignore === undefined) return setReader(null);
    const made = new ContextReader(files.tree.client, directory, ignore ?? '');
    made.start();
    setReader(made);
    return () => made.stop();
  }, [files, directory, ignore]);
  const contents = useMemo(() => contentsOfDirectory(builds, directory ?? ''), [builds, directory]);
  useEffect(() => reader?.know(contents), [reader, contents]);
  return useSyncExternalStore(reader?.subscribe ?? never, reader?.read ?? nothing, nothing);
}

const never = () => () => {};
const nothing = () => null;
