import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import {
  answers,
  asks,
  DAEMONS,
  DB,
  obeys,
  opened,
  orders,
  peer,
  spawns,
  typed,
  WEB,
} from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const known = { processes: DAEMONS };
const cli = peer(60, 't1', 1);
const begin = (line = 'docker run busybox') => [opened('t1', 50), typed(10, 't1', line), ...spawns(11, 50, 60, line)];
const response = (ms: number, exchange: number, status: number, upgrade?: string): Observation => ({
  ...{ at: fromMillis(ms), kind: 'http.response', exchange, status, headers: { server: 'Docker' } },
  ...(upgrade && { upgrade }),
});
const ended = (ms: number, exchange: number, aborted = false): Observation => ({
  ...{ at: fromMillis(ms), kind: 'http.ended', exchange, requestSize: 1, responseSize: 2 },
  ...(aborted && { aborted }),
});

describe('a request to dockerd', () => {
  test('carries what was asked, and its end what was answered', () => {
    const story = storyOf([
      ...begin(),
      asks(12, 1, cli, 'POST /containers/create?name=web', { Image: 'busybox' }),
      ...answers(13, 1, 201, { Id: WEB }),
    ]);
    const span = story.find('POST /containers/create');
    expect(span.attributes).toMatchObject({
      [ATTR.httpMethod]: 'POST',
      [ATTR.urlPath]: '/v1.45/containers/create?name=web',
      [ATTR.httpRequestBody]: { Image: 'busybox' },
      [ATTR.pid]: 60,
    });
    expect(story.endOf(span)).toMatchObject({
      outcome: { ok: true },
      attributes: { [ATTR.httpStatus]: 201, [ATTR.httpResponseBody]: { Id: WEB }, [ATTR.containerId]: WEB },
    });
  });

  test.each([
    ['with the engine’s message', answers(13, 1, 404, { message: 'No such image: nope' }), 'No such image: nope'],
    ['with its status when there is no message', answers(13, 1, 500), 'status 500'],
    [
      'when the connection broke before the answer',
      [ended(13, 1, true)],
      'the connection was closed before there was an answer',
    ],
    [
      'when the connection broke within the answer',
      [response(13, 1, 200), ended(14, 1, true)],
      'the connection was closed before the answer was complete',
    ],
  ])('fails %s', (_, end, error) => {
    const story = storyOf([...begin(), asks(12, 1, cli, 'POST /images/create?fromImage=nope'), ...end]);
    expect(story.endOf(story.find('POST /images/create'))?.outcome).toEqual({ ok: false, error });
  });

  test('that was hijacked tells when it was answered and what passed, and being cut off is its good end', () => {
    const chunk: Observation = {
      at: fromMillis(14),
      kind: 'http.data',
      exchange: 1,
      direction: 'response',
      size: 5,
      text: 'hello',
    };
    const story = storyOf([
      ...begin(),
      asks(12, 1, cli, `POST /containers/${WEB}/attach?stream=1`),
      response(13, 1, 101, 'tcp'),
      chunk,
      ended(15, 1, true),
    ]);
    const span = story.find('POST /containers/{id}/attach');
    expect(story.eventsOf(span)).toMatchObject([
      { name: 'response', attributes: { [ATTR.httpStatus]: 101, [ATTR.upgrade]: 'tcp' } },
      { name: 'data', attributes: { [ATTR.direction]: 'response', [ATTR.text]: 'hello', [ATTR.size]: 5 } },
    ]);
    expect(story.endOf(span)?.outcome).toEqual({ ok: true });
  });

  test('knows its container by name, by prefix and after a renaming', () => {
    const story = storyOf([
      ...[...begin(), asks(12, 1, cli, 'POST /containers/create?name=web'), ...answers(13, 1, 201, { Id: WEB })],
      ...[asks(14, 2, cli, 'POST /containers/web/rename?name=www'), ...answers(15, 2, 204)],
      ...[
        asks(16, 3, cli, 'POST /containers/www/start'),
        asks(17, 4, cli, 'POST /containers/aaaaaaaaaaaa/stop'),
        asks(18, 5, cli, 'POST /containers/web/kill'),
      ],
    ]);
    const containerOf = (name: string) => story.find(name).attributes[ATTR.containerId];
    expect(
      ['POST /containers/{id}/start', 'POST /containers/{id}/stop', 'POST /containers/{id}/kill'].map(containerOf),
    ).toEqual([WEB, WEB, undefined]);
  });
});

describe('a call to containerd', () => {
  const started = [...begin(), asks(12, 1, cli, `POST /containers/${WEB}/start`)];

  test('carries the decoded message, and its end the answer', () => {
    const answer: Observation = { at: fromMillis(14), kind: 'grpc.ended', call: 'a', status: 0, message: { pid: 7 } };
    const story = storyOf([...started, orders(13, 'a', 'Tasks/Start', { containerId: WEB }), answer], known);
    const span = story.find('Tasks/Start');
    expect(span.attributes).toMatchObject({
      [ATTR.rpcService]: 'containerd.services.tasks.v1.Tasks',
      [ATTR.rpcMethod]: 'Start',
      [ATTR.rpcRequest]: { containerId: WEB },
      [ATTR.containerId]: WEB,
    });
    expect(story.endOf(span)?.attributes).toMatchObject({ [ATTR.rpcStatus]: 0, [ATTR.rpcResponse]: { pid: 7 } });
  });

  test('says how much of its texts is left out', () => {
    const order = { ...orders(13, 'a', 'Tasks/Start', { containerId: WEB }), cut: 12 } as Observation;
    const answer: Observation = {
      at: fromMillis(14),
      kind: 'grpc.ended',
      call: 'a',
      status: 0,
      message: {},
      cut: 4464,
    };
    const story = storyOf([...started, order, answer], known);
    const span = story.find('Tasks/Start');
    expect(span.attributes[ATTR.rpcRequestCut]).toBe(12);
    expect(story.endOf(span)?.attributes?.[ATTR.rpcResponseCut]).toBe(4464);
  });

  test.each([
    [obeys(14, 'a', 2, 'runc create failed'), 'runc create failed'],
    [obeys(14, 'a', 5), 'NOT_FOUND'],
  ])('fails with its message or its status', (end, error) => {
    const story = storyOf([...started, orders(13, 'a', 'Tasks/Create', { containerId: WEB }), end], known);
    expect(story.endOf(story.find('Tasks/Create'))?.outcome).toEqual({ ok: false, error });
  });

  test('is placed by its trace context when it names no container but a call before it did', () => {
    const story = storyOf(
      [
        ...[
          ...started,
          opened('t2', 51),
          typed(12, 't2', 'docker start db'),
          asks(12, 2, peer(61, 't2', 1), `POST /containers/${DB}/start`),
        ],
        ...[
          orders(13, 'a', 'Containers/Create', { container: { id: WEB } }, 'c1'),
          orders(13, 'b', 'Containers/Create', { container: { id: DB } }, 'c2'),
        ],
        ...[orders(14, 'c', 'Leases/Delete', { id: 'x' }, 'c2'), orders(14, 'd', 'Leases/Create', { id: 'x' }, 'c9')],
      ],
      known,
    );
    expect(story.find('Leases/Delete')).toMatchObject({ trace: 't2' });
    expect(story.find('background > Leases/Create')).toBeDefined();
  });

  test('of ctr hangs below ctr', () => {
    const call = {
      ...orders(12, 'a', 'Containers/Get', { id: WEB }),
      peer: { ...cli, argv: ['ctr', 'c', 'info'] },
    } as Observation;
    const story = storyOf([...begin('ctr c info x'), call], known);
    expect(story.find('ctr c > ctr c > Containers/Get')).toMatchObject({ from: 'cli', to: 'containerd' });
  });

  const tells = (ms: number, topic: string, container: string): Observation => ({
    ...{ at: fromMillis(ms), kind: 'grpc.message', call: 'events', direction: 'response' },
    message: { topic, event: { '@type': 'containerd.events.TaskStart', containerId: container } },
  });

  test('hears of its container’s events; others stay with the stream in the background', () => {
    const story = storyOf(
      [
        orders(1, 'events', 'Events/Subscribe'),
        ...started,
        orders(13, 'a', 'Tasks/Start', { containerId: WEB }),
        tells(14, '/tasks/start', WEB),
        tells(14, '/tasks/exit', DB),
      ],
      known,
    );
    expect(story.eventsOf(story.find('Tasks/Start'))).toMatchObject([
      { name: '/tasks/start', attributes: { [ATTR.topic]: '/tasks/start', [ATTR.containerId]: WEB } },
    ]);
    expect(story.eventsOf(story.find('background > Events/Subscribe'))).toMatchObject([{ name: '/tasks/exit' }]);
  });
});

describe('a build', () => {
  const build = begin('docker build .');
  const h2 = (ms: number, call: string, exchange: number, path: string): Observation => ({
    at: fromMillis(ms),
    kind: 'grpc.request',
    call,
    socket: 'docker.sock',
    path,
    metadata: {},
    exchange,
  });
  const solving = [
    ...[...build, ...spawns(11.5, 60, 61, '/usr/libexec/docker/cli-plugins/docker-buildx buildx build .')],
    ...[
      asks(12, 1, peer(61, 't1', 1), 'POST /session'),
      response(13, 1, 101, 'h2c'),
      asks(14, 2, peer(61, 't1', 1), 'POST /grpc'),
      response(15, 2, 101, 'h2c'),
    ],
    ...[h2(16, 's', 2, '/moby.buildkit.v1.Control/Solve'), h2(17, 'd', 1, '/moby.filesync.v1.FileSync/DiffCopy')],
  ];

  test('asks BuildKit on a hijacked connection, and BuildKit asks back on another', () => {
    const story = storyOf(solving, known);
    expect(story.find('docker build > docker build > docker-buildx build > POST /grpc > Control/Solve')).toMatchObject({
      from: 'cli',
      to: 'buildkit',
    });
    expect(story.find('POST /session > FileSync/DiffCopy')).toMatchObject({ from: 'buildkit', to: 'cli' });
  });

  test('runs its steps with runc from within dockerd', () => {
    const story = storyOf(
      [
        ...solving,
        ...spawns(20, 10, 70, 'runc --log /l run --bundle /var/lib/docker/buildkit/executor/x1 --keep x1'),
        ...spawns(21, 70, 71, 'runc init'),
        ...spawns(22, 71, 72, '/bin/sh -c date'),
      ],
      known,
    );
    expect(story.find('Control/Solve > runc run')).toMatchObject({
      from: 'dockerd',
      to: 'runc',
      parentEvidence: 'inferred',
    });
    expect(story.find('runc run > sh')).toMatchObject({ from: 'runc', to: 'container' });
  });
});

describe('the engine’s own events', () => {
  const happens = (ms: number, action: string, id = WEB): Observation => ({
    ...{
      at: fromMillis(ms),
      kind: 'engine.event',
      subject: { kind: 'container', id },
      action,
      state: 'running',
      attributes: { name: 'web' },
    },
  });

  test('belong to the command that concerns their container, if there is one', () => {
    const { events } = storyOf([
      happens(5, 'start'),
      ...begin(),
      asks(12, 1, cli, `POST /containers/${WEB}/start`),
      happens(13, 'start'),
    ]);
    const changes = events.filter((event) => event.type === 'state.changed');
    expect(changes.map(({ trace, action, subject }) => [trace, action, subject.id])).toEqual([
      [undefined, 'start', WEB],
      ['t1', 'start', WEB],
    ]);
  });

  test('tell the names by which containers are asked for', () => {
    const story = storyOf([
      happens(5, 'start'),
      ...begin('docker stop web'),
      asks(12, 1, cli, 'POST /containers/web/stop'),
    ]);
    expect(story.find('POST /containers/{id}/stop').attributes[ATTR.containerId]).toBe(WEB);
  });
});
