import { expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { DAEMONS, DOCKERD, done, exits, LAYER, opened, spawns, typed, WEB } from './make-observation.fixture.ts';
import { byTime, runDetached } from './make-run.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const changed = (ms: number, pid: number, program?: string): Observation => ({
  ...{ kind: 'engine.event', at: fromMillis(ms), subject: { kind: 'file', id: `c/${ms}` }, action: 'changed' },
  ...{
    state: 'present',
    attributes: { container: 'c', path: `/${ms}`, where: 'upper', pid, ...(program && { program }) },
  },
});

const files = (observations: readonly Observation[]) =>
  storyOf(observations, { processes: DAEMONS }).events.flatMap((event) =>
    event.type === 'state.changed' ? [event] : [],
  );

test('a change is of the command and the span of the process that did it, also when it has ended by then', () => {
  const [during, after] = files([
    opened('t1', 100),
    typed(1, 't1', 'touch a'),
    ...spawns(2, 100, 101, 'touch a'),
    changed(3, 101, 'touch'),
    exits(4, 101),
    changed(5, 101),
    done(100, 't1'),
  ]);
  expect(during).toMatchObject({ trace: 't1', attributes: { program: 'touch', span: expect.any(String) } });
  expect(after).toMatchObject({
    trace: during?.trace,
    attributes: { program: 'touch', span: during?.attributes.span },
  });
});

test('what a daemon writes, or nobody known, is of no command', () => {
  const told = files([
    opened('t1', 100),
    typed(1, 't1', 'docker ps'),
    changed(2, DOCKERD),
    changed(3, 4242),
    done(9, 't1'),
  ]);
  expect(told).toHaveLength(2);
  for (const { trace, attributes } of told) expect([trace, attributes.span]).toEqual([undefined, undefined]);
});

test('whose a read is, the process table knows; what nobody knows is not told', () => {
  const read = (ms: number, pid: number): Observation => ({
    ...{
      kind: 'engine.event',
      at: fromMillis(ms),
      subject: { kind: 'file', id: '/a' },
      action: 'read',
      state: 'present',
    },
    attributes: { path: '/a', where: 'lower', pid },
  });
  const run = { at: 10, terminal: 't1', shell: 100, cli: 200, container: WEB, layer: LAYER, port: 80 };
  const inside = 207;
  const told = files([
    opened('t1', 100),
    ...byTime(runDetached({ ...run, address: '172.17.0.2', name: 'web' })),
    read(70, inside),
    read(71, 4242),
  ]);
  expect(told.filter(({ action }) => action === 'read')).toMatchObject([
    { subject: { id: `${WEB}/a` }, attributes: { container: WEB, program: 'httpd' } },
  ]);
});
