import { describe, expect, test } from 'vitest';
import { BUSYBOX, built, inputOf } from './build.fixture.ts';
import { forecast } from './forecast.ts';
import { NOTHING_KNOWN, withoutBuildCache } from './knowledge.ts';

const on = (...lines: string[]): string => ['FROM busybox', ...lines].join('\n');
const whys = (knowledge: typeof NOTHING_KNOWN, input: ReturnType<typeof inputOf>) =>
  forecast(knowledge, input).steps.flatMap(({ why }) => {
    if (!why) return [];
    const { evidence, ...reason } = why;
    expect(evidence).toBe('inferred');
    return [reason];
  });

describe('why a step will miss', () => {
  test('nobody made it', () => {
    expect(whys(NOTHING_KNOWN, inputOf(on('RUN a')))).toEqual([{ kind: 'first' }]);
  });

  test('its text, and for those above that one', () => {
    const root = { kind: 'instruction', before: 'RUN a', after: 'RUN b' };
    const knowledge = built(NOTHING_KNOWN, inputOf(on('RUN a', 'RUN x', 'RUN y')));
    expect(whys(knowledge, inputOf(on('RUN b', 'RUN x', 'RUN y')))).toEqual([
      root,
      { kind: 'parent', step: 'RUN b', root },
      { kind: 'parent', step: 'RUN b', root },
    ]);
  });

  test('it was put in', () => {
    const knowledge = built(NOTHING_KNOWN, inputOf(on('RUN a', 'RUN x')));
    expect(whys(knowledge, inputOf(on('RUN a', 'RUN b', 'RUN x')))[0]).toEqual({
      kind: 'instruction',
      before: '',
      after: 'RUN b',
    });
  });

  test('files, each with what became of it', () => {
    const knowledge = built(NOTHING_KNOWN, inputOf(on('COPY . /'), { a: '1', b: '1', c: '1' }));
    expect(whys(knowledge, inputOf(on('COPY . /'), { a: '2', c: '1', d: '1' }))).toEqual([
      {
        kind: 'files',
        changed: [
          { path: 'a', how: 'changed', before: 'sha256:1', after: 'sha256:2' },
          { path: 'b', how: 'deleted', before: 'sha256:1' },
          { path: 'd', how: 'added', after: 'sha256:1' },
        ],
      },
    ]);
  });

  test('a build arg', () => {
    const input = (V: string) => inputOf(on('ARG V', 'RUN a'), {}, { options: { buildArgs: { V } } });
    expect(whys(built(NOTHING_KNOWN, input('1')), input('2'))).toEqual([
      { kind: 'build-arg', name: 'V', before: '1', after: '2' },
    ]);
  });

  test('a setting above it', () => {
    const knowledge = built(NOTHING_KNOWN, inputOf(on('ENV A=1', 'RUN a')));
    expect(whys(knowledge, inputOf(on('ENV A=2', 'RUN a')))).toEqual([
      { kind: 'instruction', before: 'ENV A=1', after: 'ENV A=2' },
    ]);
  });

  test('the base', () => {
    const images = { busybox: { ...BUSYBOX, id: 'sha256:other', layers: ['sha256:other'] } };
    expect(whys(built(NOTHING_KNOWN, inputOf(on('RUN a'))), inputOf(on('RUN a'), {}, { images }))).toEqual([
      { kind: 'base', image: 'busybox', before: 'sha256:b', after: 'sha256:other' },
    ]);
  });

  test('a mount', () => {
    const input = (target: string) => inputOf(on(`RUN --mount=type=cache,target=${target} a`));
    expect(whys(built(NOTHING_KNOWN, input('/c')), input('/d'))).toMatchObject([{ kind: 'instruction' }]);
  });

  test('what was pruned', () => {
    const input = inputOf(on('RUN a'));
    expect(whys(withoutBuildCache(built(NOTHING_KNOWN, input), { all: true }), input)).toEqual([{ kind: 'pruned' }]);
  });

  test('the cache is not asked', () => {
    const input = inputOf(on('RUN a'), {}, { options: { noCache: true } });
    expect(whys(built(NOTHING_KNOWN, input), input)).toEqual([{ kind: 'no-cache', scope: 'build' }]);
  });
});
