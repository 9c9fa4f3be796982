import { expect, test } from 'vitest';
import { PLACES } from '#engine/scene/storage/measure/measure-line.ts';
import { addSamples, NO_SAMPLES } from '#engine/scene/storage/measure/read-samples.ts';
import { measureLayout } from './measure-layout.ts';

const of = (layer: readonly number[], volume: readonly number[]) =>
  addSamples(NO_SAMPLES, [...layer.map((ns) => `@ sync layer ${ns}`), ...volume.map((ns) => `@ sync volume ${ns}`)]);

const samples = of([100_000, 200_000, 300_000], [1_000_000]);

test('each sample is a dot, in the order in which it was taken, inside of the picture', () => {
  const { lanes } = measureLayout(samples, 'sync', { left: 100, width: 400 });
  expect(lanes.map(({ place, dots }) => [place, dots.length])).toEqual(
    PLACES.map((place, i) => [place, [3, 1, 0, 0][i]]),
  );
  const [layer] = lanes;
  const dots = layer?.dots ?? [];
  expect(dots.map(({ x }) => x)).toEqual(dots.map(({ x }) => x).toSorted((a, b) => a - b));
  expect(dots.map(({ y }) => y)).toEqual(dots.map(({ y }) => y).toSorted((a, b) => a - b));
  for (const { x } of lanes.flatMap((lane) => lane.dots)) expect(x > 100 && x < 400).toBe(true);
  expect(layer?.box?.median).toBe(dots[1]?.x);
});

test('two measurements share one axis', () => {
  const other = of([50_000], [9_000_000]);
  const runs = [samples, other];
  const [one, two] = runs.map((run) => measureLayout(run, 'sync', { left: 100, width: 400, runs }));
  expect(one?.ticks).toEqual(two?.ticks);
  expect(two?.lanes[0]?.dots[0]?.x).toBeLessThan(one?.lanes[0]?.dots[0]?.x ?? 0);
});

test('without a sample there is nothing to draw', () => {
  expect(measureLayout(samples, 'again', { left: 100, width: 400 })).toEqual({ lanes: [], ticks: [], height: 0 });
});
