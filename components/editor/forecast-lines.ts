/** A forecast as it stands in the editor's margin, and held against the build that followed. Pure. */

import { whyWhole } from '#components/build/why-words.ts';
import type { Build, Why } from '#engine/scene/build.ts';
import { compareForecast } from '#engine/scene/forecast/compare-forecast.ts';
import type { Forecast, ForecastStep } from '#engine/scene/forecast/forecast.ts';
import type { LineForecast } from './margin-marks.ts';

/** @param complete all files of the context are known: what copies some of them is not told otherwise */
export function forecastLines({ steps }: Forecast, complete: boolean): LineForecast[] {
  return steps.flatMap((step): LineForecast[] => {
    const { outcome, why, lines } = step;
    if (outcome !== 'hit' && outcome !== 'miss' && outcome !== 'unknown') return [];
    if (!complete && copies(step))
      return [{ line: lines.first, outcome: 'unknown', why: 'Not all files of the context are known here.' }];
    return [{ line: lines.first, outcome, ...(why && { why: nextText(why) }) }];
  });
}

/** Of a step that has not run yet. */
function nextText(why: Why | Extract<Why, { kind: 'parent' }>['root']): string {
  return why.kind === 'parent' ? `A step below it runs, ${why.step}. ${nextText(why.root)}` : whyWhole(why, []);
}

const copies = ({ instruction }: ForecastStep): boolean => instruction === 'COPY' || instruction === 'ADD';

/** `Next build: 3 from the cache, 1 runs (inferred)`; null where there is nothing to foretell. */
export function forecastText(lines: readonly LineForecast[]): string | null {
  if (lines.length === 0) return null;
  const count = (outcome: LineForecast['outcome']) => lines.filter((line) => line.outcome === outcome).length;
  const [hits, misses, open] = [count('hit'), count('miss'), count('unknown')];
  const parts = [
    hits > 0 && `${hits} from the cache`,
    misses > 0 && `${misses} ${misses === 1 ? 'runs' : 'run'}`,
    open > 0 && `${open} not known`,
  ];
  return `Next build: ${parts.filter(Boolean).join(', ')} (inferred)`;
}

/** `Forecast of the last build: 4 of 4 right`; null where it told nothing. */
export function comparedText(forecast: Forecast, build: Build): string | null {
  const { right, wrong, open } = compareForecast(forecast, build);
  if (right + wrong === 0) return null;
  return `Forecast of the last build: ${right} of ${right + wrong} right${open > 0 ? `, ${open} left open` : ''}`;
}
