import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { fromMillis, nanos } from '#engine/trace/ids.ts';
import { correlate, initialState, remembered } from './correlate.ts';
import { kernelRow } from './kernel-row.ts';
import {
  answers,
  asks,
  CONTAINERD,
  calls,
  DAEMONS,
  exits,
  LAYER,
  opened,
  orders,
  peer,
  spawns,
  typed,
  WEB,
} from './make-observation.fixture.ts';
import { type Run, runDetached } from './make-run.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const known = { processes: DAEMONS };
const ls = [opened('t1', 50), typed(10, 't1', 'ls'), ...spawns(11, 50, 60, 'ls')];

describe('a system call', () => {
  test('is a span into the kernel that ends at once, with its arguments, its row and what it returned', () => {
    const story = storyOf([...ls, calls(12, 60, 'mount', { target: '/x', flags: ['BIND'] }, 0)]);
    const mount = story.find('ls > ls > mount');
    expect(mount).toMatchObject({ from: 'cli', to: 'kernel', at: 12e6 });
    expect(mount.attributes).toMatchObject({
      [ATTR.syscallArgs]: { target: '/x', flags: ['BIND'] },
      [ATTR.kernelRow]: 'mount',
      [ATTR.pid]: 60,
    });
    expect(story.endOf(mount)).toMatchObject({
      at: 12e6,
      outcome: { ok: true },
      attributes: { [ATTR.syscallReturn]: 0 },
    });
  });

  test('that fails is named by its error', () => {
    const story = storyOf([...ls, calls(12, 60, 'mount', {}, -2), calls(13, 60, 'mount', {}, -1234)]);
    const outcomes = story.spans.filter((span) => span.name === 'mount').map((span) => story.endOf(span)?.outcome);
    expect(outcomes).toEqual([
      { ok: false, error: 'ENOENT' },
      { ok: false, error: 'error 1234' },
    ]);
  });

  test.each([
    ['unshare', 'namespace'],
    ['clone3', 'process'],
    ['pivot_root', 'mount'],
    ['cgroup_attach', 'cgroup'],
    ['netlink', 'network'],
    ['capset', 'security'],
    ['mknodat', 'file'],
    ['a call of tomorrow', 'file'],
  ])('%s is drawn in the row %s', (syscall, row) => expect(kernelRow(syscall)).toBe(row));
});

describe('a run of calls', () => {
  const drop = (ms: number, capability: string) => calls(ms, 60, 'prctl', { option: 'PR_CAPBSET_DROP', capability });
  const countOf = (observations: Observation[], name: string) => {
    const story = storyOf([...ls, ...observations]);
    return story.spans
      .filter((span) => span.name === name)
      .map((span) => story.endOf(span)?.attributes[ATTR.count] ?? 1);
  };

  test('that differ only in the right they drop is one span with their count and all their arguments', () => {
    const story = storyOf([
      ...ls,
      drop(12, 'CAP_A'),
      drop(12.1, 'CAP_B'),
      drop(12.2, 'CAP_C'),
      calls(12.3, 60, 'setuid', { uid: 0 }),
    ]);
    const span = story.find('prctl');
    expect(story.endOf(span)).toMatchObject({ at: 12.2e6, attributes: { [ATTR.count]: 3 } });
    expect(JSON.stringify([span.attributes, story.endOf(span)?.attributes])).toMatch(/CAP_A.*CAP_B.*CAP_C/);
  });

  test.each([
    [
      'equal calls',
      [calls(12, 60, 'keyctl', { operation: 6 }), calls(12.1, 60, 'keyctl', { operation: 6 })],
      'keyctl',
      [2],
    ],
    [
      'calls with other arguments',
      [calls(12, 60, 'keyctl', { operation: 1 }), calls(12.1, 60, 'keyctl', { operation: 6 })],
      'keyctl',
      [1, 1],
    ],
    [
      'a call in between',
      [calls(12, 60, 'keyctl'), calls(12.1, 60, 'bpf'), calls(12.2, 60, 'keyctl')],
      'keyctl',
      [1, 1],
    ],
    ['a failure among successes', [calls(12, 60, 'mount', {}, 0), calls(12.1, 60, 'mount', {}, -2)], 'mount', [1, 1]],
    ['a long pause', [calls(12, 60, 'keyctl'), calls(90, 60, 'keyctl')], 'keyctl', [1, 1]],
    ['new processes', [calls(12, 60, 'clone', {}), calls(12.1, 60, 'clone', {})], 'clone', [1, 1]],
  ])('%s', (_, observations, name, counts) => expect(countOf(observations, name)).toEqual(counts));
});

describe('an effect that comes before its cause', () => {
  const asked = [
    opened('t1', 50),
    typed(10, 't1', 'docker start web'),
    ...spawns(11, 50, 60, 'docker start web'),
    asks(12, 1, peer(60, 't1', 1), `POST /containers/${WEB}/start`),
  ];
  const bundle = { path: `/run/containerd/io.containerd.runtime.v2.task/moby/${WEB}/log` };

  test('waits: what containerd does for a container hangs below the order that was stamped later', () => {
    const story = storyOf(
      [...asked, calls(12.5, CONTAINERD, 'mknodat', bundle), orders(13, 'a', 'Tasks/Create', { containerId: WEB })],
      known,
    );
    expect(story.find('Tasks/Create > mknodat').at).toBe(fromMillis(13));
  });

  test('waits with all that follows from it', () => {
    const story = storyOf(
      [
        ...asked,
        ...spawns(12.5, CONTAINERD, 70, `containerd-shim-runc-v2 -id ${WEB} start`),
        calls(12.6, 70, 'prctl', { option: 'x' }),
        orders(13, 'a', 'Tasks/Create', { containerId: WEB }),
      ],
      known,
    );
    expect(story.find('Tasks/Create > containerd-shim-runc-v2 start > prctl')).toBeDefined();
  });

  test('does not wait for long', () => {
    const story = storyOf(
      [...asked, calls(12.5, CONTAINERD, 'mknodat', bundle), orders(27, 'a', 'Tasks/Create', { containerId: WEB })],
      known,
    );
    expect(story.find('POST /containers/{id}/start > mknodat')).toMatchObject({ at: fromMillis(12.5) });
  });
});

test('an out-of-memory kill is drawn where its victim lives', () => {
  const oom: Observation = {
    at: fromMillis(12),
    kind: 'kernel',
    pid: 1,
    tid: 1,
    ppid: 0,
    comm: 'x',
    call: { name: 'oom', victim: 60 },
  };
  const story = storyOf([...ls, oom, exits(13, 60, 0, 9)], known);
  expect(story.find('ls > ls > oom')).toMatchObject({ from: 'cli', to: 'kernel' });
  expect(story.endOf(story.find('ls > ls'))?.outcome).toEqual({ ok: false, error: 'killed by SIGKILL' });
});

test('three hundred containers later nothing of them is remembered but the last commands', () => {
  let state = initialState(known);
  let at = 0;
  const fold = (observation: Observation) => {
    state = correlate(state, observation).state;
  };
  fold(opened('t1', 50));
  for (let index = 0; index < 300; index++) {
    at += 1000;
    const container = index.toString(16).padStart(64, '0');
    const run: Run = {
      at,
      terminal: 't1',
      shell: 50,
      cli: 10_000 + index * 10,
      container,
      layer: LAYER,
      port: 8080,
      address: '172.17.0.2',
      name: 'web',
    };
    for (const observation of runDetached(run)) fold(observation);
    fold(exits(at + 100, run.cli + 7));
    fold(exits(at + 101, run.cli + 3));
    fold({
      at: nanos((at + 102) * 1e6),
      kind: 'engine.event',
      subject: { kind: 'container', id: container },
      action: 'destroy',
      state: 'removed',
      attributes: {},
    });
  }
  fold(asks(at + 500, 1, peer(1), 'GET /info'));
  for (const end of answers(at + 501, 1, 200)) fold(end);
  const sizes = remembered(state);
  expect(sizes).toMatchObject({ exchanges: 0, calls: 0, containers: 0, bursts: 0, held: 0, heldKeys: 0, terminals: 1 });
  expect(sizes.processes).toBeLessThan(10);
  expect(sizes.traces).toBeLessThanOrEqual(256);
});
