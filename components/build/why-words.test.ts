import { describe, expect, test } from 'vitest';
import type { MissReason } from '#engine/scene/build.ts';
import { beforeAfter, changesOf, changeText, whyText, whyWhole } from './why-words.ts';

const steps = [
  { id: 'sha256:1', name: '[2/3] COPY . /app' },
  { id: 'line:2', name: 'ENV A=1', state: 'config' as const },
];
const changed = [{ path: 'a', how: 'changed' as const }];
const HASH = `sha256:${'ab'.repeat(32)}`;

describe('why a step ran', () => {
  test.each<[MissReason, RegExp]>([
    [{ kind: 'first' }, /No earlier build/],
    [{ kind: 'no-cache', scope: 'build' }, /^--no-cache:/],
    [{ kind: 'no-cache', scope: 'stage' }, /^--no-cache-filter:/],
    [{ kind: 'instruction', before: 'RUN a', after: 'RUN b' }, /own text changed/],
    [
      { kind: 'parent', step: 'sha256:1', root: { kind: 'files', changed } },
      /^Below it, COPY \. \/app ran anew: a file that it copies changed\.$/,
    ],
    [{ kind: 'parent', step: 'sha256:1', root: { kind: 'first' } }, /app ran anew: no earlier build/],
    [
      { kind: 'parent', step: 'line:2', root: { kind: 'instruction', before: 'ENV A=0', after: 'ENV A=1' } },
      /^Below it, ENV A=1 changed: its own text changed\.$/,
    ],
    [{ kind: 'files', changed: [...changed, ...changed] }, /2 files that it copies changed/],
    [{ kind: 'build-arg', name: 'V', before: undefined, after: '1' }, /argument V/],
    [{ kind: 'base', image: 'busybox', before: 'a', after: 'b' }, /image busybox/],
    [{ kind: 'pruned' }, /taken away/],
    [{ kind: 'secret-or-mount', detail: 'A secret.' }, /A secret\./],
    [{ kind: 'unknown', detail: 'Not seen.' }, /Not seen\./],
  ])('%o', (why, text) => {
    expect(whyText(why, steps)).toMatch(text);
  });
});

describe('with what changed', () => {
  const many = Array.from({ length: 7 }, (_, n) => ({ path: `f${n}`, how: 'added' as const }));
  test.each<[MissReason, string]>([
    [{ kind: 'first' }, 'No earlier build of this lab has it.'],
    [{ kind: 'instruction', before: 'RUN a', after: 'RUN b' }, 'Its own text changed. RUN a → RUN b'],
    [{ kind: 'build-arg', name: 'V', before: undefined, after: '2' }, 'The build argument V changed. not given → 2'],
    [
      { kind: 'files', changed: [{ path: 'a', how: 'changed', before: HASH, after: HASH }] },
      'A file that it copies changed. a (changed, abababababab → abababababab)',
    ],
    [
      { kind: 'files', changed: many },
      '7 files that it copies changed. f0 (new), f1 (new), f2 (new), f3 (new), f4 (new), 2 more',
    ],
    [
      { kind: 'parent', step: 'sha256:1', root: { kind: 'files', changed } },
      'Below it, COPY . /app ran anew: a file that it copies changed. a (changed)',
    ],
  ])('%o', (why, text) => {
    expect(whyWhole(why, steps)).toBe(text);
  });
});

test('old and new stand beside each other, once', () => {
  const why: MissReason = { kind: 'build-arg', name: 'V', before: undefined, after: '1' };
  expect(beforeAfter(why)).toEqual({ before: 'not given', after: '1' });
  expect(beforeAfter({ kind: 'parent', step: 'x', root: why })).toBeUndefined();
  expect(beforeAfter({ kind: 'base', image: 'a', before: HASH, after: 'b' })).toEqual({
    before: 'abababababab',
    after: 'b',
  });
  expect(beforeAfter({ kind: 'first' })).toBeUndefined();
  expect(changesOf({ kind: 'files', changed })).toBe(changed);
  expect(changesOf({ kind: 'parent', step: 'x', root: { kind: 'files', changed } })).toEqual([]);
});

test.each([
  [{ path: 'a', how: 'changed', before: HASH, after: HASH }, 'changed, abababababab → abababababab'],
  [{ path: 'a', how: 'added', after: HASH }, 'new, abababababab'],
  [{ path: 'a', how: 'deleted', before: HASH }, 'gone, was abababababab'],
  [{ path: 'a', how: 'mode' }, 'other permissions'],
] as const)('a file: %o', (change, text) => {
  expect(changeText(change)).toBe(text);
});
