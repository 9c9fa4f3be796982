/** Where in a Dockerfile the cache ends: the line from which on the next build takes nothing from it. Pure. */
import { parseDockerfile } from '#engine/scene/builds/dockerfile.ts';
import type { LineForecast } from './margin-marks.ts';

export type CacheBreak = {
  /** first line of the first instruction that runs, from 1 */
  line: number;
  text: string;
};

/**
 * One for each stage that ends with instructions that all run. Where something after a miss comes from the cache again, or is not known,
 * no line can be drawn.
 */
export function cacheBreaks(text: string, lines: readonly LineForecast[]): CacheBreak[] {
  const { stages } = parseDockerfile(text);
  return stages.flatMap(({ lines: { first, last } }): CacheBreak[] => {
    const own = lines.filter(({ line }) => line >= first && line <= last);
    const miss = own.findIndex(({ outcome }) => outcome !== 'hit');
    const start = own[miss];
    if (!start || !own.slice(miss).every(({ outcome }) => outcome === 'miss')) return [];
    const where = stages.length > 1 ? 'nothing of this stage' : 'nothing';
    return [{ line: start.line, text: `from here on ${where} is cached (inferred)` }];
  });
}
