/** More recordings of real builds: stages side by side, a step that fails, files that change. */
import { describe, expect, test } from 'vitest';
import type { Nanos } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { criticalPathOf } from './critical-path.ts';
import { recorded } from './recorded-builds.fixture.ts';
import { timeOf } from './step-time.ts';

const buildsIn = (name: string): Build[] => buildsAt(toldByEvents(recorded(name)));
const at = (builds: Build[], n: number): Build => builds[n] as Build;
const inFile = ({ steps }: Build): BuildStep[] => steps.filter(({ lines }) => lines);
const told = (build: Build): string[] =>
  inFile(build).map(({ stage, instruction, state }) => `${stage} ${instruction} ${state}`);

describe('stages side by side', () => {
  const builds = buildsIn('stages-buildkit');

  test('are told apart, and the one that nobody needs is left out', () => {
    expect(told(at(builds, 0))).toEqual([
      ...[
        'left FROM ran',
        'left RUN ran',
        'right FROM ran',
        'right RUN ran',
        'unused FROM skipped',
        'unused RUN skipped',
      ],
      ...['3 FROM ran', '3 COPY ran', '3 COPY ran', '3 CMD config'],
    ]);
  });

  test('save time', () => {
    const build = at(builds, 0);
    const end = build.endedAt as Nanos;
    const criticalPath = criticalPathOf(build, end);
    expect(timeOf(build, end).atOnce).toBeGreaterThan(1);
    const names = criticalPath.map((id) => build.steps.find((step) => step.id === id)?.name ?? '');
    expect(names.filter((name) => /^\[(left|right) 2\/2\]/.test(name)).length).toBe(1);
    expect(names.at(-1)).toBe('exporting to image');
  });

  test('with --no-cache all run again, but for the base image', () => {
    const steps = inFile(at(builds, 1)).filter(({ why }) => why);
    expect(steps.map(({ instruction, why }) => `${instruction} ${why?.kind}`)).toEqual([
      ...['RUN no-cache', 'RUN no-cache', 'COPY no-cache', 'COPY no-cache'],
    ]);
  });
});

describe.each(['failing-buildkit', 'failing-classic'])('a step that fails: %s', (name) => {
  const build = at(buildsIn(name), 0);

  test('is named with its line and what it printed, and what comes after it was not reached', () => {
    expect(inFile(build).map(({ state }) => state)).toEqual(['ran', 'ran', 'failed', 'not reached']);
    expect(build.state).toBe('failed');
    expect(build.error?.lines).toEqual({ first: 3, last: 3 });
    const failed = build.steps.find(({ id }) => id === build.error?.step);
    expect(failed?.log.map(({ text }) => text).join('')).toContain('to stderr');
    expect(failed?.log.map(({ text }) => text).join('')).toContain('/nowhere');
  });
});

describe.each(['context-buildkit', 'context-classic'])('files that change: %s', (name) => {
  const builds = buildsIn(name);
  const whyOf = (n: number, instruction: string) =>
    at(builds, n).steps.find((step) => step.instruction === instruction)?.why;

  test('are named, with their content before and after', () => {
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
    expect(whyOf(1, 'COPY')).toEqual({
      ...{ kind: 'files', evidence: 'observed' },
      changed: [{ path: 'main.txt', how: 'changed', before: digest, after: digest }],
    });
    expect(whyOf(1, 'RUN')).toMatchObject({ kind: 'parent', root: { kind: 'files' } });
  });

  test('do not count where .dockerignore leaves them out', () => {
    expect(inFile(at(builds, 2)).map(({ state }) => state)).toEqual(['ran', 'cached', 'cached', 'cached']);
    expect(inFile(at(builds, 2)).filter(({ why }) => why)).toEqual([]);
  });
});
