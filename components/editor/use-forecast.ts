'use client';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Build } from '#engine/scene/build.ts';
import type { BuildInput } from '#engine/scene/forecast/build-input.ts';
import { type Forecast, forecast } from '#engine/scene/forecast/forecast.ts';
import type { Knowledge } from '#engine/scene/forecast/knowledge.ts';
import { imagesNamed } from '#engine/scene/forecast/recall-build.ts';
import { CONTEXT, contentsSent } from '#engine/scene/forecast/session-knowledge.ts';
import type { StoredNow } from '#engine/scene/stored-world.ts';
import type { BuildOptions } from './build-line.ts';
import { ContextReader } from './context-reader.ts';
import { comparedText, forecastLines, forecastText } from './forecast-lines.ts';
import type { LabFiles } from './lab-files.ts';
import type { LineForecast } from './margin-marks.ts';
import { parentOf } from './paths.ts';

/** What this session tells of the caches; absent where there is no lab. */
export type CacheView = { knowledge: Knowledge; stored: StoredNow };

type Given = {
  files: LabFiles;
  /** null for what is no Dockerfile */
  options: BuildOptions | null;
  text: string;
  builds: readonly Build[];
  cache: CacheView | undefined;
};

export type ShownForecast = { lines: readonly LineForecast[]; text: string | null };

const NOTHING: ShownForecast = { lines: [], text: null };

/** What the next build of a Dockerfile would take from the cache, and how right the forecast of its last build was. */
export function useForecast({ files, options, text, builds, cache }: Given): ShownForecast {
  const context = useContext(files, options && parentOf(options.dockerfile), builds);
  const target = options?.target;
  const noCache = options?.noCache;
  const builder = options?.builder;
  const name = options?.dockerfile.slice(parentOf(options.dockerfile).length + 1);
  const told = useMemo(() => {
    if (!context || !cache || !builder || !name || builds.length === 0) return null;
    const input: BuildInput = {
      ...{ builder, context: CONTEXT, dockerfile: { path: name, text }, files: context.files },
      ...(context.ignore !== undefined && { ignore: context.ignore }),
      images: imagesNamed(text, {}, cache.stored),
      options: { noCache: noCache === true, buildArgs: {}, ...(target && { target }) },
    };
    return foretold(cache.knowledge, input);
  }, [context, cache, builder, name, text, target, noCache, builds.length]);
  const compared = useCompared(told, asking(builder, target, noCache), builds, text);
  return useMemo(() => {
    if (!told || !context) return NOTHING;
    const lines = forecastLines(told, context.complete);
    return { lines, text: compared ?? forecastText(lines) };
  }, [told, context, compared]);
}

/** A Dockerfile that is being typed may be none. */
function foretold(knowledge: Knowledge, input: BuildInput): Forecast | null {
  try {
    return forecast(knowledge, input);
  } catch {
    return null;
  }
}

/** How a build is asked for: a forecast is of one way. */
const asking = (builder?: string, target?: string, noCache?: boolean): string =>
  JSON.stringify([builder, target || null, noCache === true]);

type Stood = { build: Build['id'] | undefined; told: Forecast | null; asked: string };

/** The forecast that stood there when a build of this text began, held against it when it is over; until the text changes. */
function useCompared(told: Forecast | null, asked: string, builds: readonly Build[], text: string): string | null {
  const last = builds.at(-1);
  const stood = useRef<Stood>({ build: last?.id, told: null, asked });
  const [compared, setCompared] = useState<{ text: string; words: string } | null>(null);
  useEffect(() => {
    // While a build runs the forecast is of the one after it.
    if (last?.state === 'running') return;
    const { build, told: before, asked: how } = stood.current;
    if (last && last.id !== build && before && last.dockerfile?.text === text && isAskedSo(last, how)) {
      const words = comparedText(before, last);
      setCompared(words === null ? null : { text, words });
    }
    stood.current = { build: last?.id, told, asked };
  }, [last, told, asked, text]);
  return compared?.text === text ? compared.words : null;
}

const isAskedSo = ({ builder, options }: Build, how: string): boolean =>
  asking(builder, options.target, options.noCache) === how;

function useContext(files: LabFiles, directory: string | null, builds: readonly Build[]) {
  const [reader, setReader] = useState<ContextReader | null>(null);
  useEffect(() => {
    if (directory === null) return setReader(null);
    const made = new ContextReader(files.tree.client, directory);
    made.start();
    setReader(made);
    return () => made.stop();
  }, [files, directory]);
  const contents = useMemo(() => contentsSent(builds), [builds]);
  useEffect(() => reader?.know(contents), [reader, contents]);
  return useSyncExternalStore(reader?.subscribe ?? never, reader?.read ?? nothing, nothing);
}

const never = () => () => {};
const nothing = () => null;
