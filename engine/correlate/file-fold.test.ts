import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import {
  answers,
  asks,
  DAEMONS,
  DOCKERD,
  done,
  exits,
  LAYER,
  opened,
  peer,
  spawns,
  typed,
  WEB,
} from './make-observation.fixture.ts';
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

describe('what dockerd writes into a volume', () => {
  const written = (ms: number): Observation => ({
    ...{ kind: 'engine.event', at: fromMillis(ms), subject: { kind: 'file', id: 'volume:v/a' }, action: 'copied-in' },
    ...{ state: 'present', attributes: { volume: 'v', path: '/a', where: 'volume', pid: DOCKERD } },
  });
  const action = (...observations: Observation[]) => files(byTime(observations)).map((told) => told.action);
  const made = (ms: number, until: number, url = '/containers/create') => [
    asks(ms, ms, peer(200), `POST ${url}`),
    ...answers(until, ms, 201, { Id: WEB }),
  ];
  const put = (ms: number, until: number) => [
    asks(ms, ms, peer(300), `PUT /containers/${WEB}/archive?path=%2Fdata`),
    ...answers(until, ms, 200),
  ];

  test.each([
    ['fills it while it makes a container', [...made(10, 100), written(50)], 'copied-in'],
    ['fills it for the classic builder', [...made(10, 100, '/build?t=x'), written(50)], 'copied-in'],
    ['may be told after the answer', [...made(10, 100), written(590)], 'copied-in'],
    ['long after the answer does not fill it', [...made(10, 100), written(610)], 'created'],
    ['for docker cp does not fill it', [...put(10, 100), written(50)], 'created'],
    [
      'for docker cp soon after the container was made does not fill it',
      [...made(10, 20), ...put(30, 90), written(60)],
    ],
    ['may be told after the answer to docker cp', [...made(10, 20), ...put(30, 90), written(140)]],
    ['fills it again for the next one', [...put(10, 40), ...made(50, 100), written(90)], 'copied-in'],
    ['while docker cp goes on is not told apart', [...put(10, 200), ...made(50, 100), written(90)]],
    ['without any request is made by it', [written(50)]],
  ] as [string, Observation[], string?][])('%s', (_, observations, expected = 'created') =>
    expect(action(...observations)).toEqual([expected]),
  );

  test('fills it also for a client whose command is still waited for', () => {
    const client = peer(200, 't1', 1);
    const filled = action(
      ...[opened('t1', 100), ...spawns(5, 100, 200, 'docker create -v v:/data web')],
      ...[asks(10, 1, client, 'POST /containers/create'), written(30)],
      ...[typed(40, 't1', 'docker create -v v:/data web'), ...answers(90, 1, 201, { Id: WEB }), done(99, 't1')],
    );
    expect(filled).toEqual(['copied-in']);
  });
});
