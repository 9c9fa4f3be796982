import { describe, expect, it, test } from 'vitest';
import { criticalPathOf } from '#engine/scene/builds/critical-path.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { type GraphPicture, graphLayout, NODE } from './graph-layout.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';

const ROOM = 900;
const pictureOf = (build = twoStages(), room = ROOM): GraphPicture =>
  graphLayout(build, criticalPathOf(build, fromMillis(1000)), room);
const ranks = ({ nodes }: GraphPicture) => Object.fromEntries(nodes.map(({ step, rank }) => [step.id, rank]));

describe('a build of several stages', () => {
  const picture = pictureOf();

  it('has each step right of what it is made from', () => {
    for (const { from, to } of picture.edges) expect(to.x).toBeGreaterThan(from.x + picture.nodeWidth);
    expect(ranks(picture)).toMatchObject({
      'FROM busybox': 0,
      'COPY src /src': 1,
      'RUN cat': 2,
      'COPY --from=compile': 3,
    });
  });

  it('has a lane for each stage, the builder’s own work first, the skipped one marked', () => {
    expect(picture.lanes.map(({ stage, skipped }) => [stage, skipped])).toEqual([
      ['', false],
      ['compile', false],
      ['lint', true],
      ['2', false],
    ]);
  });

  it('leaves out what is no vertex, and own work that nothing is made from', () => {
    expect(Object.keys(ranks(picture))).not.toContain('ENV MODE=fast');
    expect(Object.keys(ranks(picture))).not.toContain('exporting');
  });

  it('has a base that stages share once', () => {
    const begun = { from: 1, to: 2 };
    for (const [state, times] of [
      ['ran', begun],
      ['waiting', {}],
      ['not reached', {}],
    ] as const) {
      const more = { stage: '1', inputs: ['FROM a'] };
      const shared = stepOf('FROM b', state, { ...more, ...times, span: undefined, shares: 'FROM a' });
      const { nodes } = pictureOf(buildOf([stepOf('FROM a', state, times), shared, stepOf('RUN', state, more)]));
      expect(
        nodes.map(({ step }) => step.id),
        state,
      ).toEqual(['FROM a', 'RUN']);
    }
  });

  it('knows the order in a skipped stage from the Dockerfile alone', () => {
    expect(picture.edges.find(({ to }) => to.step.id === 'RUN true')).toMatchObject({ inferred: true });
    expect(picture.edges.find(({ to }) => to.step.id === 'RUN cat')).toMatchObject({ inferred: false });
  });

  it('marks the way that took longest', () => {
    const marked = picture.edges.filter(({ critical }) => critical).map(({ key }) => key);
    const way = ['load context COPY src /src', 'COPY src /src RUN cat', 'RUN cat COPY --from=compile'];
    expect(marked.toSorted()).toEqual(way.toSorted());
  });
});

test('steps of one lane and rank stand below each other, and no two nodes touch', () => {
  const build = buildOf([
    stepOf('FROM a', 'ran'),
    stepOf('FROM b', 'ran'),
    stepOf('COPY', 'ran', { inputs: ['FROM a', 'FROM b'] }),
  ]);
  const { nodes, nodeWidth, height } = pictureOf(build);
  for (const one of nodes)
    for (const other of nodes)
      if (one !== other) expect(Math.abs(one.x - other.x) >= nodeWidth || Math.abs(one.y - other.y) >= NODE).toBe(true);
  expect(Math.max(...nodes.map(({ y }) => y + NODE))).toBeLessThanOrEqual(height);
});

test('a step that is its own input, or misses one, is drawn all the same', () => {
  const build = buildOf([stepOf('a', 'ran', { inputs: ['b'] }), stepOf('b', 'ran', { inputs: ['a', 'b', 'gone'] })]);
  expect(pictureOf(build).nodes).toHaveLength(2);
});

test('nodes get narrower with less room, but stay readable', () => {
  expect(pictureOf(twoStages(), 300).nodeWidth).toBe(124);
  expect(pictureOf(twoStages(), 5000).nodeWidth).toBe(200);
  expect(pictureOf(buildOf([])).nodes).toEqual([]);
});
