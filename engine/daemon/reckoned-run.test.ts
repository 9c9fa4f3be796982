/** What goes into the fold comes out of it: shown, folded or counted. On observations of real runs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { correlate, flush, initialState } from '#engine/correlate/correlate.ts';
import type { Observation } from '#engine/correlate/observation.ts';
import { reckon } from '#engine/scene/reckoning.ts';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import type { Unnumbered } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { TraceLog } from '#engine/trace/log.ts';

const FIXTURES = new URL('../correlate/fixtures/', import.meta.url);

const observed = (run: string): Observation[] =>
  readFileSync(new URL(`${run}.observations.jsonl`, FIXTURES), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"'))
    .map((line) => JSON.parse(line) as Observation)
    .filter((observation) => 'kind' in observation);

function viewsOf(observations: readonly Observation[]): TraceView[] {
  let state = initialState();
  const events: Unnumbered[] = [];
  for (const observation of observations) {
    const folded = correlate(state, observation);
    state = folded.state;
    events.push(...folded.events);
  }
  events.push(...flush(state, nanos((observations.at(-1)?.at ?? 0) + 10e9)).events);
  const runs = foldRuns(noRuns, new TraceLog().append(events));
  return [...runs.views.values()];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** A fork is the birth of a process, and is told as what that process does. */
const isCall = (observation: Observation): boolean => observation.kind === 'kernel' && observation.call.name !== 'fork';

describe.each(['run-hello', 'run-web'])('%s', (run) => {
  const observations = observed(run);
  const reckonings = viewsOf(observations).map(reckon);

  test('every kernel call that was observed is a mark, or counted at one', () => {
    const calls = observations.filter(isCall).length;
    expect(calls).toBeGreaterThan(300);
    expect(sum(reckonings.map(({ kernel }) => kernel.calls))).toBe(calls);
    for (const { kernel } of reckonings) expect(kernel.marks + kernel.folded).toBe(kernel.calls);
    expect(sum(reckonings.map(({ kernel }) => kernel.folded))).toBeGreaterThan(0);
  });

  test('every byte of a request and its answer is kept or counted', () => {
    const ends = observations.filter((observation) => observation.kind === 'http.ended');
    const sizes = ends.map(({ requestSize, responseSize }) => requestSize + responseSize);
    expect(sum(reckonings.map(({ bodies }) => bodies.all))).toBe(sum(sizes));
    for (const { bodies } of reckonings) expect(bodies.kept + bodies.cut).toBe(bodies.all);
  });
});
