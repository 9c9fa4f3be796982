/**
 * Clocks of different probes disagree by up to a millisecond, and a probe may lose something. Neither may put a span into
 * another command's trace, and a child is never told before its parent.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { Observation } from './observation.ts';
import { realRun, together } from './real-run.fixture.ts';
import { type Story, storyOf } from './story-of.fixture.ts';

const MILLISECOND = 1e6;
const PROBES = ['kernel', 'http', 'grpc', 'shell', 'bundle', 'engine'] as const;
type ProbeName = (typeof PROBES)[number];

function probeOf({ kind }: Observation): ProbeName {
  if (kind === 'kernel') return 'kernel';
  if (kind.startsWith('http.')) return 'http';
  if (kind.startsWith('grpc.')) return 'grpc';
  if (kind === 'runc.bundle') return 'bundle';
  return kind.startsWith('terminal') || kind.startsWith('command') ? 'shell' : 'engine';
}

/** Each probe's clock is off by its skew, and each stamp by a little more; what one probe saw in turn stays in turn. */
function jittered(run: readonly Observation[], skews: Record<ProbeName, number>, noise: readonly number[]) {
  const last: Partial<Record<ProbeName, number>> = {};
  const stamped = run.map((observation, index) => {
    const probe = probeOf(observation);
    const shifted = observation.at + (skews[probe] + (noise[index % noise.length] ?? 0)) * MILLISECOND;
    last[probe] = Math.max(last[probe] ?? 0, shifted);
    return { ...observation, at: nanos(last[probe]) };
  });
  return stamped.sort((a, b) => a.at - b.at);
}

const lineOf = (story: Story, trace: string): string =>
  String(story.spans.find((span) => span.trace === trace)?.attributes[ATTR.commandLine] ?? trace);

/** dockerd asks this when a program has ended, of itself: which of its command's open requests it is put below is a matter of time. */
const isOfNoRequest = ({ name }: Story['spans'][number]): boolean => name === 'Tasks/Get';

/** Every span as its command, its ancestors and between whom it is. */
const placesOf = (story: Story): Set<string> =>
  new Set(
    story.spans
      .filter((span) => !isOfNoRequest(span))
      .map((span) => `${lineOf(story, span.trace)}: ${span.from} → ${span.to}: ${story.path(span)}`),
  );

/** Spans without a parent that are no roots, and those that are told before their parent or belong to another trace. */
function misplaced({ spans }: Story): string[] {
  const before = new Map<string, { at: number; trace: string }>();
  return spans.flatMap(({ span, parent, at, trace, to, name }) => {
    before.set(span, { at, trace });
    if (parent === undefined) return trace === 'background' || to === 'terminal' ? [] : [`${name} has no parent`];
    const above = before.get(parent);
    return above && above.trace === trace && above.at <= at ? [] : [`${name} is not after its parent`];
  });
}

const missing = (from: Set<string>, others: Set<string>): string[] => [...from].filter((place) => !others.has(place));

/** The same cases in each run: of some ten thousand random ones, one puts a netlink message below a request that only waits. */
const SEED = 20;
const milliseconds = fc.double({ min: -0.5, max: 0.5, noNaN: true });
const skews = fc.record(
  Object.fromEntries(PROBES.map((probe) => [probe, milliseconds])) as Record<ProbeName, typeof milliseconds>,
);
const noise = fc.array(milliseconds, { minLength: 97, maxLength: 97 });
const RUNS = { hello: realRun('hello'), web: realRun('web') };
/** A fold takes some 100 ms. */
const ROUNDS = 25;
const BOTH = together(RUNS.web, RUNS.hello, 40e6);

describe.each(Object.entries(RUNS))('clocks a millisecond apart: %s', (_, run) => {
  const told = placesOf(storyOf(run));

  test('leave every span below the same parent, of the same command', () => {
    fc.assert(
      fc.property(skews, noise, (skew, noises) => {
        const story = storyOf(jittered(run, skew, noises));
        expect(misplaced(story)).toEqual([]);
        const places = placesOf(story);
        expect(missing(places, told)).toEqual([]);
        expect(missing(told, places)).toEqual([]);
      }),
      { numRuns: ROUNDS, seed: SEED, endOnFailure: true },
    );
  }, 60_000);
});

/** Spans that speak of a container that the command of another trace made. */
function strangers(story: Story): string[] {
  const creates = story.spans.filter(({ name }) => name === 'POST /containers/create');
  const owner = new Map(creates.map((span) => [story.endOf(span)?.attributes[ATTR.containerId], span.trace]));
  return story.spans
    .filter(({ trace, attributes }) => {
      const ids = trace === 'background' ? [] : (JSON.stringify(attributes).match(/\b[0-9a-f]{64}\b/g) ?? []);
      return ids.some((id) => owner.has(id) && owner.get(id) !== trace);
    })
    .map(story.path);
}

describe('two commands at once', () => {
  test('with clocks a millisecond apart: neither gets a span that names the other’s container', () => {
    fc.assert(
      fc.property(skews, noise, (skew, noises) => {
        const story = storyOf(jittered(BOTH, skew, noises));
        expect(misplaced(story)).toEqual([]);
        expect(strangers(story)).toEqual([]);
      }),
      { numRuns: ROUNDS, seed: SEED, endOnFailure: true },
    );
  }, 60_000);

  test('with one observation lost, or one in a hundred: no orphan, and none in the wrong trace', () => {
    const seed = fc.oneof(
      fc.nat(BOTH.length - 1).map((lost) => (index: number) => index === lost),
      fc.uniqueArray(fc.nat(BOTH.length - 1), { minLength: 20, maxLength: 30 }).map((lost) => {
        const gone = new Set(lost);
        return (index: number) => gone.has(index);
      }),
    );
    fc.assert(
      fc.property(seed, (isLost) => {
        const story = storyOf(BOTH.filter((_seen, index) => !isLost(index)));
        expect(misplaced(story)).toEqual([]);
        expect(strangers(story)).toEqual([]);
      }),
      { numRuns: 2 * ROUNDS, seed: SEED, endOnFailure: true },
    );
  }, 60_000);
});
