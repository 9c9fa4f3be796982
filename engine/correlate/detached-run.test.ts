import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import {
  answers,
  asks,
  CONTAINERD,
  calls,
  DAEMONS,
  DB,
  DOCKERD,
  done,
  execs,
  exits,
  LAYER,
  obeys,
  opened,
  orders,
  peer,
  spawns,
  typed,
  WEB,
} from './make-observation.fixture.ts';
import { byTime, type Run, runDetached } from './make-run.fixture.ts';
import { storyOf } from './story-of.fixture.ts';

const web: Run = {
  at: 100,
  terminal: 't1',
  shell: 50,
  cli: 1000,
  container: WEB,
  layer: LAYER,
  port: 8080,
  address: '172.17.0.2',
  name: 'web',
};
const known = { processes: DAEMONS };
const run = () => storyOf([opened('t1', 50), ...runDetached(web)], known);
const START = 'docker run > docker run > POST /containers/{id}/start';

describe('one docker run, from the command to the program', () => {
  test.each([
    ['terminal', 'terminal', 'docker run'],
    ['terminal', 'cli', 'docker run > docker run'],
    ['cli', 'dockerd', 'docker run > docker run > POST /containers/create'],
    ['dockerd', 'kernel', 'docker run > docker run > POST /containers/create > mount'],
    ['cli', 'dockerd', START],
    ['dockerd', 'kernel', `${START} > mount`],
    ['dockerd', 'dockerd', `${START} > iptables`],
    ['dockerd', 'kernel', `${START} > netlink NEWADDR`],
    ['dockerd', 'containerd', `${START} > Containers/Create`],
    ['dockerd', 'containerd', `${START} > Tasks/Create`],
    ['containerd', 'shim', `${START} > Tasks/Create > containerd-shim-runc-v2 start`],
    ['containerd', 'shim', `${START} > Tasks/Create > containerd-shim-runc-v2`],
    ['shim', 'runc', `${START} > Tasks/Create > containerd-shim-runc-v2 > runc create`],
    ['runc', 'kernel', `${START} > Tasks/Create > containerd-shim-runc-v2 > runc create > cgroup_mkdir`],
    ['runc', 'container', `${START} > Tasks/Create > containerd-shim-runc-v2 > runc create > runc init`],
    ['container', 'kernel', `${START} > Tasks/Create > containerd-shim-runc-v2 > runc create > runc init > unshare`],
    ['container', 'kernel', `${START} > Tasks/Create > containerd-shim-runc-v2 > runc create > runc init > pivot_root`],
    ['dockerd', 'containerd', `${START} > Tasks/Start`],
    ['shim', 'runc', `${START} > Tasks/Start > runc start`],
    ['runc', 'container', `${START} > Tasks/Start > runc start > httpd`],
  ])('%s asks %s: %s', (from, to, path) => {
    const story = run();
    const span = story.spans.find((each) => story.path(each) === path && each.from === from && each.to === to);
    expect(span, story.paths.join('\n')).toMatchObject({ trace: 't1', evidence: 'observed' });
  });

  test.each<[string, string[] | undefined]>([
    [`${START} > mount`, [LAYER]],
    [`${START} > iptables`, ['172.17.0.2', 'port 8080']],
    [`${START} > netlink NEWADDR`, ['172.17.0.2']],
    [`${START} > Tasks/Create > containerd-shim-runc-v2 > runc create > runc init > pivot_root`, undefined],
  ])('%s says by which words it was placed there', (path, words) => {
    expect(run().find(path).attributes[ATTR.placedBy]).toEqual(words);
  });

  test('at the end all is over but the container and its shim', () => {
    const story = run();
    const open = story.spans.filter((span) => !story.endOf(span)).map((span) => span.name);
    expect(open).toEqual(['containerd-shim-runc-v2', 'httpd']);
    expect(story.spans.filter((span) => story.endOf(span)?.outcome.ok === false)).toEqual([]);
  });

  test('the contents of the bundle come with the end of runc create', () => {
    const story = run();
    const create = story.find('runc create');
    expect(create.attributes).toMatchObject({ [ATTR.bundle]: '/b', [ATTR.containerId]: WEB });
    expect(story.endOf(create)?.attributes).toMatchObject({ [ATTR.ociConfig]: { hostname: 'x' }, [ATTR.exitCode]: 0 });
  });

  test('runc init is one span over its three processes and its re-execution', () => {
    const story = run();
    expect(story.spans.filter((span) => span.name === 'runc init')).toHaveLength(1);
    expect(story.endOf(story.find('runc init'))).toMatchObject({ at: 146e6, outcome: { ok: true } });
  });

  test('a command that fails says so: the CLI, and the command as the shell saw it', () => {
    const story = storyOf([
      opened('t1', 50),
      typed(100, 't1', 'docker run x'),
      ...spawns(101, 50, 60, 'docker run x'),
      exits(110, 60, 125),
      done(111, 't1', 125),
    ]);
    const [root, cli] = story.spans.filter((span) => span.to !== 'kernel');
    expect([root, cli].map((span) => span && story.endOf(span)?.outcome)).toEqual([
      { ok: false, error: 'exit status 125' },
      { ok: false, error: 'exit status 125' },
    ]);
  });
});

describe('what outlives its command', () => {
  const client = peer(70, 't2', 1);
  const stop = [
    typed(300, 't2', 'docker stop web'),
    ...spawns(301, 51, 70, 'docker stop web'),
    asks(310, 900, client, 'POST /containers/web/stop'),
    orders(311, 'k', 'Tasks/Kill', { containerId: WEB, signal: 15 }),
    ...spawns(312, 1003, 1100, `runc --root /r kill ${WEB} 15`),
    exits(313, 1100),
    obeys(314, 'k'),
    exits(315, 1007, 0, 15),
    orders(316, 'd', 'Tasks/Delete', { containerId: WEB }),
    ...spawns(317, 1003, 1101, `runc --root /r delete ${WEB}`),
    exits(318, 1101),
    obeys(319, 'd'),
    ...answers(320, 900, 204),
    exits(321, 70),
    done(322, 't2'),
  ];
  const story = () => storyOf([opened('t1', 50), opened('t2', 51), ...runDetached(web), ...stop], known);

  test.each([
    'docker stop > docker stop > POST /containers/{id}/stop',
    'POST /containers/{id}/stop > Tasks/Kill',
    'Tasks/Kill > runc kill',
    'POST /containers/{id}/stop > Tasks/Delete > runc delete',
  ])('docker stop from another terminal causes %s', (path) => {
    expect(story().find(path).trace).toBe('t2');
  });

  test('the program keeps the trace it was started in, and its end says what killed it', () => {
    const told = story();
    expect(told.endOf(told.find('httpd'))).toMatchObject({
      trace: 't1',
      outcome: { ok: false, error: 'killed by SIGTERM' },
    });
  });

  test('what the container does while no command concerns it goes to the background', () => {
    const told = storyOf(
      [opened('t1', 50), ...runDetached(web), ...spawns(200, 1007, 1200, 'sleep 1'), exits(250, 1200)],
      known,
    );
    expect(told.find('background > sleep')).toMatchObject({ from: 'container', to: 'container' });
  });

  test('what the container does while its command runs hangs below its program', () => {
    const attached = runDetached(web).filter(
      (observation) =>
        observation.kind !== 'command.ended' &&
        !(observation.kind === 'kernel' && observation.pid === 1000 && observation.call.name === 'exit'),
    );
    const told = storyOf([opened('t1', 50), ...attached, ...spawns(200, 1007, 1200, 'sleep 1')], known);
    expect(told.find('httpd > sleep').trace).toBe('t1');
  });

  test('a program in a container started by docker exec hangs below runc exec', () => {
    const told = storyOf(
      [
        ...[opened('t1', 50), opened('t2', 51), ...runDetached(web)],
        ...[typed(300, 't2', 'docker exec web date'), ...spawns(301, 51, 70, 'docker exec web date')],
        asks(310, 900, client, 'POST /containers/web/exec', { Cmd: ['date'] }),
        ...answers(311, 900, 201, { Id: 'e'.repeat(64) }),
        asks(312, 901, client, `POST /exec/${'e'.repeat(64)}/start`),
        orders(313, 'x', 'Tasks/Exec', { containerId: WEB, execId: 'e'.repeat(64) }),
        obeys(314, 'x'),
        orders(315, 's', 'Tasks/Start', { containerId: WEB, execId: 'e'.repeat(64) }),
        ...spawns(316, 1003, 1100, `runc exec --process /tmp/p ${WEB}`),
        ...spawns(317, 1100, 1101, 'runc init'),
        execs(318, 1101, 'date'),
        exits(319, 1101, 1),
        exits(320, 1100),
      ],
      known,
    );
    expect(told.find('docker exec > docker exec > POST /exec/{id}/start > Tasks/Start > runc exec > date').trace).toBe(
      't2',
    );
    expect(told.endOf(told.find('date'))?.outcome).toEqual({ ok: false, error: 'exit status 1' });
  });
});

describe('two terminals at once', () => {
  const db: Run = {
    at: 102,
    terminal: 't2',
    shell: 51,
    cli: 2000,
    container: DB,
    layer: '2'.repeat(64),
    port: 5432,
    address: '172.17.0.3',
    name: 'db',
  };
  const both = () =>
    storyOf(byTime([opened('t1', 50), opened('t2', 51), ...runDetached(web), ...runDetached(db)]), known);
  const NAMES = [
    'POST /containers/create',
    'POST /containers/{id}/start',
    'iptables',
    'Containers/Create',
    'Leases/Delete',
    'Tasks/Create',
    'containerd-shim-runc-v2',
    'runc create',
    'runc init',
    'pivot_root',
    'netlink NEWADDR',
    'Tasks/Start',
    'runc start',
    'httpd',
  ];

  test.each(NAMES)('each command has its own %s', (name) => {
    const story = both();
    const traces = story.spans.filter((span) => span.name === name).map((span) => span.trace);
    expect(traces.sort(), story.paths.join('\n')).toEqual(['t1', 't2']);
  });

  test('no span of one command hangs below a span of the other', () => {
    const story = both();
    const traceOf = new Map(story.spans.map((span) => [span.span, span.trace]));
    expect(story.spans.filter((span) => span.parent && traceOf.get(span.parent) !== span.trace)).toEqual([]);
  });

  test('no span of one command speaks of the container of the other', () => {
    const foreign = { t1: DB, t2: WEB };
    for (const [trace, other] of Object.entries(foreign))
      for (const span of both().spans.filter((each) => each.trace === trace))
        expect(JSON.stringify(span.attributes)).not.toContain(other);
  });

  test('what could be of either command is of neither', () => {
    const story = storyOf(
      byTime([
        opened('t1', 50),
        opened('t2', 51),
        ...runDetached(web),
        ...runDetached(db),
        calls(123, DOCKERD, 'setns', { fd: 3 }),
        calls(128, CONTAINERD, 'connect', { path: '/run/x' }),
      ]),
      known,
    );
    expect(story.find('background > setns').parentEvidence).toBeUndefined();
    expect(story.find('background > connect')).toBeDefined();
  });

  test('with one command in flight the same is placed there, and says that it was inferred', () => {
    const story = storyOf(
      byTime([opened('t1', 50), ...runDetached(web), calls(123, DOCKERD, 'setns', { fd: 3 })]),
      known,
    );
    expect(story.find('POST /containers/{id}/start > setns')).toMatchObject({
      trace: 't1',
      parentEvidence: 'inferred',
    });
  });
});
