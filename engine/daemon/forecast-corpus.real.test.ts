/**
 * Forecasts held against the engine: pairs of the corpus are really built, and `docs/forecast.md` lists what does not agree. All of them with
 * `FORECAST_CORPUS=all`, else every second one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildArchive } from '#engine/lab/base-images/build.ts';
import { loadImages } from '#engine/lab/base-images/load.ts';
import { buildLabImage } from '#engine/lab/image/build.ts';
import { type Labs, openLabs, specOf } from '#engine/lab/real-lab.fixture.ts';
import type { Builder } from '#engine/scene/build.ts';
import { CORPUS as ALL } from '#engine/scene/forecast/corpus/corpus.ts';
import { agrees, listedIn, type Played, play, rateOf } from './forecast-corpus.fixture.ts';
import { scriptOf } from './forecast-script.fixture.ts';

const BUILDERS: Builder[] = ['buildkit', 'classic'];
const LIMIT_MS = 900_000;
const LEAST = 0.95;

/** Each builder has a lab: what one of them prunes is the other's cache as well. */
const specFor = (builder: Builder) => ({ ...specOf(`forecast-${builder}`), memoryMiB: 1024, pids: 1000 });
const listed = listedIn(readFileSync(join(import.meta.dirname, '../../docs/forecast.md'), 'utf8'));
const CORPUS = process.env.FORECAST_CORPUS === 'all' ? ALL : ALL.filter((_, index) => index % 2 === 0);
const isPlayed = (name: string): boolean => CORPUS.some((one) => one.name === name);
let labs: Labs;
const played = new Map<Builder, Played[]>();

beforeAll(async () => {
  labs = await openLabs();
  const archive = await buildArchive('small', await buildLabImage());
  await Promise.all(
    BUILDERS.map(async (builder) => {
      const spec = specFor(builder);
      const place = await labs.driver.create(spec);
      await labs.driver.boot(spec.id);
      await loadImages(place, archive);
      played.set(builder, play(CORPUS, builder, await printedBy(builder)));
    }),
  );
}, LIMIT_MS);

afterAll(() => labs?.close(), 60_000);

async function printedBy(builder: Builder): Promise<string> {
  const shell = await labs.driver.exec(specFor(builder).id, ['bash', '-s'], { env: { HOME: '/root' } });
  shell.stdin.end(scriptOf(CORPUS, builder));
  shell.stderr?.resume();
  const printed = await text(shell.stdout);
  await shell.exit;
  return printed;
}

const of = (builder: Builder): Played[] => played.get(builder) ?? [];

describe.each(BUILDERS)('forecasts for the %s builder', (builder) => {
  it('were held against an answer of the engine in each build', () => {
    const expected = CORPUS.filter(({ builders }) => builders.includes(builder)).map(({ name }) => name);
    expect(of(builder).map(({ name }) => name)).toEqual(expected);
    const silent = of(builder).filter(({ rounds }) =>
      rounds.some(({ right, wrong, open }) => right + wrong + open === 0),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('agree with the engine', () => {
    const { pairs, agreed, steps, right, open } = rateOf(of(builder));
    const percent = (100 * agreed) / pairs;
    console.log(
      `forecast, ${builder}: ${agreed} of ${pairs} pairs agree (${percent.toFixed(1)} %); ${right} of ${steps} steps, ${open} left open`,
    );
    expect(agreed / pairs).toBeGreaterThanOrEqual(LEAST);
  });

  it('disagree only where docs/forecast.md says so, with the cause', () => {
    const differing = of(builder).filter((one) => !agrees(one));
    for (const { name, rounds } of differing) {
      const steps = rounds.flatMap((round) =>
        round.steps.filter(({ verdict }) => verdict === 'wrong' || verdict === 'open'),
      );
      console.log(
        `  ${name}: ${steps.map((step) => `${step.text} (${step.forecast}, then ${step.happened})`).join('; ')}`,
      );
    }
    const known = listed.filter((one) => one.builder === builder && isPlayed(one.name)).map(({ name }) => name);
    expect(differing.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
  });
});
