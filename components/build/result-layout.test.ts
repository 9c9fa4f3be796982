import { describe, expect, it, test } from 'vitest';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';
import { resultLayout } from './result-layout.ts';

const base = { chainId: 'sha256:base', bytes: 4_000_000 };
const layers = [base, { chainId: 'sha256:mkdir', bytes: 0 }, { chainId: 'sha256:copy', bytes: 120 }];

describe('the image of a build of several stages', () => {
  const result = resultLayout(twoStages(), layers);

  it('has the last instruction on top and the base at the bottom', () => {
    expect(result.rows.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      ...['config CMD', 'config ENV MODE=fast', 'layer COPY --from=compile', 'layer RUN mkdir', 'base sha256:base'],
    ]);
  });

  it('tells what stays behind in other stages', () => {
    expect(result.behind).toEqual({ stages: ['compile'], steps: 3, bytes: 0 });
  });

  it('has bars that the small ones can be seen in, and none for nothing', () => {
    const bars = result.rows.map((row) => ('bar' in row ? row.bar : undefined));
    expect(bars).toEqual([undefined, undefined, 0.01, 0, 1]);
  });

  it('adds up what is made and what was there', () => {
    expect(result).toMatchObject({ made: 120, base: 4_000_000 });
  });
});

test('layers of a stage that the last one stands on are the build’s own', () => {
  const build = buildOf([
    stepOf('FROM base', 'ran', { stage: 'a', layer: 'sha256:base' }),
    stepOf('RUN one', 'ran', { stage: 'a', layer: 'sha256:mkdir' }),
    stepOf('RUN two', 'ran', { stage: 'b', layer: 'sha256:copy' }),
  ]);
  expect(resultLayout(build, layers).rows.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
    ...['layer RUN two', 'layer RUN one', 'base sha256:base'],
  ]);
});

test('without the image’s layers, the steps tell of theirs', () => {
  const build = buildOf([stepOf('RUN', 'ran', { layer: 'sha256:x', bytes: 5 }), stepOf('RUN b', 'ran')]);
  expect(resultLayout(build, []).rows).toMatchObject([
    { kind: 'none', key: 'RUN b' },
    { kind: 'layer', layer: { chainId: 'sha256:x', bytes: 5 } },
  ]);
});

test('a build that named nothing has no image', () => {
  expect(resultLayout(buildOf([]), []).rows).toEqual([]);
});
