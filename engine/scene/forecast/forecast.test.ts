import { describe, expect, test } from 'vitest';
import { built, type Files, foretold, inputOf } from './build.fixture.ts';
import { forecast } from './forecast.ts';
import { NOTHING_KNOWN, withoutBuildCache, withoutImages } from './knowledge.ts';

const on = (...lines: string[]): string => ['FROM busybox', ...lines].join('\n');
const HIT = 'hit';
const MISS = 'miss';

/** Lines over FROM and files: before, after; then the answers of BuildKit and of the classic builder to each step. */
const EDITS: [string, [string[], Files?], [string[], Files?], string, string][] = [
  [
    'nothing changed',
    [['RUN a', 'COPY f /'], { f: '1' }],
    [['RUN a', 'COPY f /'], { f: '1' }],
    'RUN hit, COPY hit',
    'RUN hit, COPY hit',
  ],
  ['RUN edited', [['RUN a', 'RUN b']], [['RUN c', 'RUN b']], 'RUN miss, RUN miss', 'RUN miss, RUN miss'],
  [
    'ENV above COPY',
    [['ENV A=1', 'COPY f /'], { f: '1' }],
    [['ENV A=2', 'COPY f /'], { f: '1' }],
    'COPY hit',
    'ENV miss, COPY miss',
  ],
  ['ENV above RUN', [['ENV A=1', 'RUN a']], [['ENV A=2', 'RUN a']], 'RUN miss', 'ENV miss, RUN miss'],
  ['LABEL above RUN', [['LABEL A=1', 'RUN a']], [['LABEL A=2', 'RUN a']], 'RUN hit', 'LABEL miss, RUN miss'],
  ['content of a file', [['COPY f /'], { f: '1' }], [['COPY f /'], { f: '2' }], 'COPY miss', 'COPY miss'],
  ['another file', [['COPY f /'], { f: '1', g: '1' }], [['COPY f /'], { f: '1', g: '2' }], 'COPY hit', 'COPY hit'],
  [
    'the same file elsewhere',
    [['COPY f /'], { f: '1', d: null, 'd/f': '1' }],
    [['COPY d/f /'], { f: '1', d: null, 'd/f': '1' }],
    'COPY hit',
    'COPY miss',
  ],
  [
    'destination from the directory',
    [['WORKDIR /a', 'COPY f .'], { f: '1' }],
    [['WORKDIR /a', 'COPY f /a/'], { f: '1' }],
    'WORKDIR hit, COPY hit',
    'WORKDIR hit, COPY miss',
  ],
  [
    'a link of the same content',
    [['COPY l /'], { a: '1', b: '1', l: '→a' }],
    [['COPY l /'], { a: '1', b: '1', l: '→b' }],
    'COPY hit',
    'COPY miss',
  ],
];

describe('edits', () => {
  test.each(EDITS)('%s', (_, before, after, buildkit, classic) => {
    for (const [builder, expected] of [
      ['buildkit', buildkit],
      ['classic', classic],
    ] as const) {
      const [first, second] = [before, after].map(([lines, files]) => inputOf(on(...lines), files, { builder }));
      const knowledge = built(NOTHING_KNOWN, first as ReturnType<typeof inputOf>);
      expect(foretold(knowledge, second as ReturnType<typeof inputOf>).join(', '), builder).toBe(expected);
    }
  });
});

describe('build args', () => {
  const set = (V: string, builder: 'buildkit' | 'classic') => ({ builder, options: { buildArgs: { V } } });
  test.each([
    ['one that nothing uses reaches RUN', ['ARG V', 'RUN a'], `RUN ${MISS}`, `ARG ${HIT}, RUN ${MISS}`],
    ['below a RUN', ['RUN a', 'ARG V'], `RUN ${HIT}`, `RUN ${HIT}, ARG ${HIT}`],
    ['one that nobody declared', ['RUN a'], `RUN ${HIT}`, `RUN ${HIT}`],
    ['hidden by ENV', ['ARG V', 'ENV V=3', 'RUN a'], `RUN ${HIT}`, `ARG ${HIT}, ENV ${HIT}, RUN ${HIT}`],
    ['over ENV', ['ENV V=3', 'ARG V', 'RUN a'], `RUN ${MISS}`, `ENV ${HIT}, ARG ${HIT}, RUN ${HIT}`],
  ])('%s', (_, lines, buildkit, classic) => {
    for (const [builder, expected] of [
      ['buildkit', buildkit],
      ['classic', classic],
    ] as const) {
      const knowledge = built(NOTHING_KNOWN, inputOf(on(...lines), {}, set('1', builder)));
      expect(foretold(knowledge, inputOf(on(...lines), {}, set('2', builder))).join(', '), builder).toBe(expected);
    }
  });
});

describe('what nobody can know before', () => {
  const stages = (run: string) => `FROM busybox AS a\nRUN ${run}\nFROM busybox\nCOPY --from=a /o /o\nRUN x`;
  test('is what a stage that runs again will leave', () => {
    const knowledge = built(NOTHING_KNOWN, inputOf(stages('one')));
    expect(foretold(knowledge, inputOf(stages('two')))).toEqual(['RUN miss', 'COPY unknown', 'RUN unknown']);
  });

  test('is what an address has', () => {
    const input = inputOf(on('ADD https://x/y /'));
    expect(foretold(built(NOTHING_KNOWN, input), input)).toEqual(['ADD unknown']);
  });

  test.each(['buildkit', 'classic'] as const)('is what stands on what an address has: %s', (builder) => {
    const input = inputOf(on('ADD https://x/y /', 'RUN a', 'RUN b'), {}, { builder });
    expect(foretold(built(NOTHING_KNOWN, input), input)).toEqual(['ADD unknown', 'RUN unknown', 'RUN unknown']);
  });

  test('is what a step with a secret finds, over one that runs again', () => {
    const lines = (run: string) => on(`RUN ${run}`, 'RUN --mount=type=secret,id=s b');
    expect(foretold(built(NOTHING_KNOWN, inputOf(lines('a'))), inputOf(lines('c')))).toEqual([
      'RUN miss',
      'RUN unknown',
    ]);
  });

  test('is what a file has that was not read', () => {
    const input = inputOf(on('COPY f /'), { f: '1' });
    const unread = { ...input, files: input.files.map(({ sha256: _, ...file }) => file) };
    expect(foretold(built(NOTHING_KNOWN, input), unread)).toEqual(['COPY unknown']);
  });
});

describe('what caches lose', () => {
  const input = (builder: 'buildkit' | 'classic') => inputOf(on('RUN a'), {}, { builder });
  const known = (builder: 'buildkit' | 'classic') => built(NOTHING_KNOWN, input(builder));
  test('BuildKit: all to prune --all, else what no image has', () => {
    const one = known('buildkit');
    expect(foretold(withoutBuildCache(one, { all: false }), input('buildkit'))).toEqual(['RUN hit']);
    expect(foretold(withoutBuildCache(one, { all: true }), input('buildkit'))).toEqual(['RUN miss']);
    const bare = withoutImages(one, ['sha256:0123456789abcdef']);
    expect(foretold(bare, input('buildkit'))).toEqual(['RUN hit']);
    expect(foretold(withoutBuildCache(bare, { all: false }), input('buildkit'))).toEqual(['RUN miss']);
  });

  test('BuildKit: what was pruned is not missed where all that was made from it is there', () => {
    const stages = (to: string) =>
      inputOf(`FROM busybox AS a\nRUN a\nRUN b\nFROM busybox\nCOPY --from=a /f ${to}\nRUN c`);
    const bare = withoutBuildCache(built(NOTHING_KNOWN, stages('/')), { all: false });
    expect(foretold(bare, stages('/'))).toEqual(['RUN hit', 'RUN hit', 'COPY hit', 'RUN hit']);
    expect(foretold(bare, stages('/g'))).toEqual(['RUN miss', 'RUN miss', 'COPY miss', 'RUN miss']);
  });

  test('classic: what is removed with its images', () => {
    const one = known('classic');
    expect(foretold(withoutBuildCache(one, { all: true }), input('classic'))).toEqual(['RUN hit']);
    const id = one.classic.images[0]?.id ?? '';
    expect(foretold(withoutImages(one, [id]), input('classic'))).toEqual(['RUN miss']);
  });
});

describe('a directory’s mode', () => {
  const withMode = (mode: number) => {
    const input = inputOf(on('COPY d /d'), { d: null, 'd/f': '1' });
    return { ...input, files: input.files.map((file) => (file.path === 'd' ? { ...file, mode } : file)) };
  };
  test('counts as BuildKit saw it first', () => {
    expect(foretold(built(NOTHING_KNOWN, withMode(0o755)), withMode(0o700))).toEqual(['COPY hit']);
  });

  test('counts anew in another context', () => {
    const other = { ...withMode(0o700), context: '/root/other' };
    expect(foretold(built(NOTHING_KNOWN, withMode(0o755)), other)).toEqual(['COPY miss']);
  });
});

describe('stages', () => {
  const text = 'FROM busybox AS a\nRUN a\nFROM busybox AS b\nRUN b\nFROM a\nRUN c';
  test('that nothing needs are left out by BuildKit and built by the classic builder', () => {
    const outcomes = (builder: 'buildkit' | 'classic') =>
      forecast(NOTHING_KNOWN, inputOf(text, {}, { builder })).steps.map(({ outcome }) => outcome);
    expect(outcomes('buildkit')).toEqual(['base', 'miss', 'skipped', 'skipped', 'base', 'miss']);
    expect(outcomes('classic')).toEqual(['base', 'miss', 'base', 'miss', 'base', 'miss']);
  });

  test('have their places as BuildKit counts them', () => {
    const { steps } = forecast(NOTHING_KNOWN, inputOf(on('WORKDIR /', 'RUN a', 'CMD b', 'RUN c')));
    expect(steps.map(({ place }) => place)).toEqual([[1, 4], undefined, [2, 4], undefined, [3, 4]]);
  });
});

test('--no-cache makes all again, but WORKDIR over the base', () => {
  const text = on('WORKDIR /a', 'RUN a', 'WORKDIR /b');
  const again = { options: { noCache: true } };
  expect(foretold(built(NOTHING_KNOWN, inputOf(text)), inputOf(text, {}, again))).toEqual([
    'WORKDIR hit',
    'RUN miss',
    'WORKDIR miss',
  ]);
});
