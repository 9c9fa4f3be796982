/** What is known by more than the moment at which it came. */
import { expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import {
  answers,
  asks,
  calls,
  DAEMONS,
  DOCKERD,
  opened,
  orders,
  peer,
  spawns,
  typed,
  WEB,
} from './make-observation.fixture.ts';
import { storyOf } from './story-of.fixture.ts';

const SHELL = 100;

test('a client’s environment is right where its process was put into the line before', () => {
  const { find, path, spans } = storyOf(
    [
      opened('one', SHELL),
      typed(10, 'one', 'docker ps', 1),
      ...spawns(11, SHELL, 101, 'docker info'),
      typed(12, 'one', 'docker info', 2),
      asks(13, 1, peer(101, 'one', 2), 'GET /info'),
    ],
    { processes: DAEMONS },
  );
  const request = spans.find(({ name }) => name === 'GET /info');
  expect(request && path(request)).toBe('docker info > docker run > GET /info');
  expect(find('docker ps > docker info').evidence).toBe('observed');
});

const CREATED = { action: 'create', state: 'created', attributes: { name: '/eager_ritchie' } };

const built = (url: string) =>
  storyOf(
    [
      opened('one', SHELL),
      typed(10, 'one', 'docker build .'),
      ...spawns(11, SHELL, 101, 'docker build .'),
      asks(12, 1, peer(101, 'one', 1), url),
      { at: fromMillis(19), kind: 'engine.event', subject: { kind: 'container', id: WEB }, ...CREATED },
      orders(20, 'c', 'Tasks/Create', { container_id: WEB }),
    ],
    { processes: DAEMONS },
  ).find('Tasks/Create');

test('a container that no request asked for is a step of the classic build that runs, as far as can be told', () => {
  expect(built('POST /build?t=x')).toMatchObject({ trace: 't1', parentEvidence: 'inferred' });
});

test('but never of BuildKit’s, which runs its steps itself', () => {
  expect(built('POST /build?version=2').trace).toBe('background');
});

test('a shim’s clone that is stamped before its order is of this order', () => {
  const { find } = storyOf(
    [
      opened('one', SHELL),
      typed(10, 'one', 'docker start web'),
      ...spawns(11, SHELL, 101, 'docker start web'),
      asks(12, 1, peer(101, 'one', 1), `POST /containers/${WEB}/start`),
      calls(19.5, 50, 'clone'),
      orders(20, 'c', 'Tasks/Start', { container_id: WEB }),
      ...answers(30, 1, 204),
    ],
    { processes: [...DAEMONS, { pid: 50, argv: ['/usr/bin/containerd-shim-runc-v2', '-id', WEB], parent: DOCKERD }] },
  );
  expect(find('Tasks/Start > clone').trace).toBe('t1');
});

test('of several execs in one container each has its own orders and its own runc', () => {
  const [first, second] = ['e'.repeat(64), 'f'.repeat(64)];
  const order = (ms: number, call: string, name: string, exec: string) =>
    orders(ms, call, name, { container_id: WEB, exec_id: exec });
  const runc = (exec: string) => `runc exec --pid-file /run/${WEB}/${exec}.pid ${WEB}`;
  const { spans } = storyOf(
    [
      ...[opened('one', SHELL), opened('two', SHELL + 1)],
      ...[typed(10, 'one', 'docker exec web a'), typed(10, 'two', 'docker exec web b')],
      ...[...spawns(11, SHELL, 101, 'docker exec web a'), ...spawns(11, SHELL + 1, 102, 'docker exec web b')],
      asks(12, 1, peer(101, 'one', 1), `POST /exec/${first}/start`),
      asks(13, 2, peer(102, 'two', 1), `POST /exec/${second}/start`),
      ...[order(20, 'a', 'Tasks/Exec', first), order(21, 'b', 'Tasks/Exec', second)],
      ...[order(22, 'c', 'Tasks/Start', first), order(23, 'd', 'Tasks/Start', second)],
      ...spawns(24, 50, 60, runc(first)),
    ],
    { processes: [...DAEMONS, { pid: 50, argv: ['/usr/bin/containerd-shim-runc-v2', '-id', WEB], parent: DOCKERD }] },
  );
  const tracesOf = (name: string) => spans.filter((span) => span.name === name).map(({ trace }) => trace);
  expect(tracesOf('Tasks/Exec')).toEqual(['t1', 't2']);
  expect(tracesOf('Tasks/Start')).toEqual(['t1', 't2']);
  expect(tracesOf('runc exec')).toEqual(['t1']);
});
