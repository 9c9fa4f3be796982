/** The recordings of real builds, as people see them. */
import { describe, expect, test } from 'vitest';
import type { Build, BuildStep } from '../build.ts';
import { isAboutStore, storedAt } from '../stored-world.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { compareBuilds } from './compare-builds.ts';
import { criticalPathOf } from './critical-path.ts';
import { parseDockerfile } from './dockerfile.ts';
import { instructionLayers } from './instruction-layers.ts';
import { RECORDINGS, recorded } from './recorded-builds.fixture.ts';
import { timeOf } from './step-time.ts';

/** Folding a whole recording takes its time. */
const MOST_MOMENTS = 16;

const buildsIn = (name: string): Build[] => buildsAt(toldByEvents(recorded(name)));
const inFile = ({ steps }: Build): BuildStep[] => steps.filter(({ lines }) => lines);
const told = (build: Build): string[] =>
  inFile(build).map(({ lines, instruction, state }) => `${lines?.first} ${instruction} ${state}`);
const why = (build: Build): (string | undefined)[] =>
  inFile(build).map(({ why: found }) => (found?.kind === 'parent' ? `parent: ${found.root.kind}` : found?.kind));
const at = (builds: Build[], n: number): Build => builds[n] as Build;

describe.each(RECORDINGS)('%s', (name) => {
  const builds = buildsIn(name);

  test('each build has its Dockerfile, and each instruction of it is there', () => {
    expect(builds.length).toBeGreaterThan(0);
    for (const build of builds) {
      const file = parseDockerfile(build.dockerfile?.text ?? '');
      const lines = file.stages.flatMap(({ instructions }) => instructions.map((one) => one.lines.first));
      expect(lines.length).toBeGreaterThan(0);
      expect([...new Set(inFile(build).map((step) => step.lines?.first))]).toEqual(lines);
    }
  });

  test('no build that is over has a step that still waits or runs', () => {
    const open = builds.flatMap(({ state, steps }) =>
      state === 'running' ? [] : steps.filter((step) => step.state === 'waiting' || step.state === 'running'),
    );
    expect(open).toEqual([]);
  });

  test('what ran has a reason, what was cached has none', () => {
    const steps = builds.flatMap(inFile).filter(({ instruction, span }) => instruction !== 'FROM' && span);
    expect(steps.filter((step) => step.state === 'ran' && !step.why)).toEqual([]);
    expect(steps.filter((step) => step.state === 'cached' && step.why)).toEqual([]);
  });

  test('the critical path of each leads to its end, and no step of it begins before the last has ended', () => {
    for (const build of builds.filter(({ state }) => state === 'done')) {
      const end = build.endedAt as never;
      const criticalPath = criticalPathOf(build, end);
      const steps = criticalPath.map((id) => build.steps.find((step) => step.id === id) as BuildStep);
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.filter(({ state, instruction }) => state === 'cached' && instruction !== 'FROM')).toEqual([]);
      expect(timeOf(build, end).real).toBeGreaterThan(0);
      for (const [i, { startedAt }] of steps.slice(1).entries())
        expect(Number(startedAt)).toBeGreaterThanOrEqual(Number(steps[i]?.startedAt));
    }
  });

  test('at every moment of a build each step is in one state, and the builds before it stay as they were', () => {
    const last = at(builds, builds.length - 1);
    const moments = last.steps
      .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt])
      .filter((one) => one !== undefined);
    const every = Math.ceil(moments.length / MOST_MOMENTS);
    for (const moment of moments.filter((_, n) => n % every === 0)) {
      const then = buildsAt(toldByEvents(recorded(name)), moment);
      expect(then.length).toBe(builds.length);
      expect(then.slice(0, -1).map(told)).toEqual(builds.slice(0, -1).map(told));
    }
  });
});

describe('BuildKit, built, built again, and built after a RUN was put in', () => {
  const builds = buildsIn('nginx-buildkit');

  test('tells what became of each instruction', () => {
    expect(builds.map(told)).toEqual([
      ['1 FROM ran', '2 RUN ran', '3 COPY ran', '4 EXPOSE config', '5 CMD config'],
      ['1 FROM ran', '2 RUN cached', '3 COPY cached', '4 EXPOSE config', '5 CMD config'],
      ['1 FROM cached', '2 RUN ran', '3 RUN ran', '4 COPY ran', '5 EXPOSE config', '6 CMD config'],
    ]);
  });

  test('and why', () => {
    expect(why(at(builds, 0)).slice(0, 3)).toEqual(['first', 'first', 'first']);
    expect(why(at(builds, 1)).filter(Boolean)).toEqual([]);
    expect(why(at(builds, 2)).slice(0, 4)).toEqual([undefined, 'first', 'parent: first', 'parent: first']);
  });

  test('which instruction left which bytes', () => {
    expect(inFile(at(builds, 0)).map(({ instruction, bytes }) => [instruction, bytes])).toEqual([
      ...[
        ['FROM', undefined],
        ['RUN', 0],
        ['COPY', 15],
        ['EXPOSE', undefined],
        ['CMD', undefined],
      ],
    ]);
    const stored = storedAt(recorded('nginx-buildkit').filter(isAboutStore), Number.POSITIVE_INFINITY);
    const layers = instructionLayers(at(builds, 2), stored);
    expect(layers?.lines.filter(({ step }) => !step).length).toBe(3);
    expect(layers?.lines.filter(({ step }) => step).map(({ line }) => line.by.split(' ')[0])).toEqual([
      'RUN',
      'RUN',
      'COPY',
      'EXPOSE',
      'CMD',
    ]);
    expect(layers?.bytes.own).toBe(15);
  });

  test('side by side: one came, all others are the same', () => {
    const { steps, before, after } = compareBuilds(at(builds, 1), at(builds, 2), 0);
    const shown = steps.filter((step) => (step.after ?? step.before)?.lines);
    expect(shown.map(({ how, after: now }) => `${how} ${now?.instruction} ${now?.state}`)).toEqual([
      ...[
        'same FROM cached',
        'added RUN ran',
        'same RUN ran',
        'same COPY ran',
        'same EXPOSE config',
        'same CMD config',
      ],
    ]);
    expect([before.states.get('cached'), after.states.get('ran')]).toEqual([2, 3]);
  });
});

describe('the classic builder, the same', () => {
  const builds = buildsIn('nginx-classic');

  test('all instructions are steps', () => {
    expect(told(at(builds, 2)).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      ...['FROM ran', 'RUN ran', 'RUN ran', 'COPY ran', 'EXPOSE ran', 'CMD ran'],
    ]);
    expect(why(at(builds, 1)).filter(Boolean)).toEqual([]);
    expect(why(at(builds, 2)).at(-1)).toBe('parent: first');
  });

  test('and leave the same bytes', () => {
    expect(inFile(at(builds, 0)).find(({ instruction }) => instruction === 'COPY')?.bytes).toBe(15);
  });
});
