/** What is made of processes that were told: by makers, and as a real lab told of them. */
import { describe, expect, test } from 'vitest';
import { NAMESPACES, type NamespaceKind, type ProcessFacts } from '#engine/trace/process-facts.ts';
import { containersAt } from '../network/containers-at.ts';
import { capabilityChanges } from './capability-changes.ts';
import { limitGauges } from './limit-gauges.ts';
import {
  HOST_GROUP,
  type MatrixRow,
  type NamespaceMatrix,
  namespaceMatrix,
  sharersOf,
  telling,
} from './namespace-matrix.ts';
import { type ProcessWorld, processHistory } from './process-world.ts';
import { RECORDED_NAMESPACES } from './recorded-namespaces.fixture.ts';
import { sharingReason } from './sharing-reason.ts';

const facts = (
  pid: number,
  more: Partial<ProcessFacts>,
  own: Partial<Record<NamespaceKind, string>> = {},
): ProcessFacts => ({
  ...{
    pid,
    pids: [pid, pid - 1000],
    program: 'sleep',
    uid: 0,
    gid: 0,
    groups: [],
    uidMap: [],
    gidMap: [],
    cgroup: '/',
  },
  ...{ seccomp: 'filter', noNewPrivileges: false },
  capabilities: { effective: [], permitted: [], inheritable: [], bounding: [], ambient: [] },
  namespaces: { ...Object.fromEntries(NAMESPACES.map((kind) => [kind, `${kind}0`])), ...own },
  ...more,
});

const matrixOf = (...all: ProcessFacts[]): NamespaceMatrix => {
  const world: ProcessWorld = {
    'process-facts': new Map(all.map((one) => [String(one.pid), one])),
    ...{ cgroup: new Map(), 'container-log': new Map() },
  };
  return namespaceMatrix(
    world,
    new Map([
      ['c1', { name: 'one' }],
      ['c2', { name: 'two' }],
      ['c10', { name: 'ten' }],
    ]),
  );
};

const INIT = facts(1001, { program: 'tini' });

describe('the table', () => {
  test('the lab comes first, then containers by name; in one the first process, its children, its execs', () => {
    const { groups, rows } = matrixOf(
      facts(1300, { container: 'c2' }),
      facts(1210, { container: 'c1', exec: true }),
      facts(1220, { container: 'c1' }),
      facts(1200, { container: 'c1' }),
      INIT,
    );
    expect(groups.map(({ name }) => name)).toEqual(['lab host', 'one', 'two']);
    expect(rows.map(({ facts: { pid }, role }) => `${pid} ${role}`)).toEqual([
      '1001 host',
      '1200 first',
      '1220 child',
      '1210 exec',
      '1300 first',
    ]);
  });

  test.each<[string, ProcessFacts[], string]>([
    ['the lab’s', [facts(1200, { container: 'c1' })], 'lab'],
    ['its own', [facts(1200, { container: 'c1' }, { net: 'n1' })], 'own'],
    [
      'of two containers',
      [facts(1200, { container: 'c1' }, { net: 'n1' }), facts(1300, { container: 'c2' }, { net: 'n1' })],
      'shared A',
    ],
    [
      'of a part of one',
      [facts(1200, { container: 'c1' }, { net: 'n1' }), facts(1201, { container: 'c1' }, { net: 'n2' })],
      'inner A',
    ],
  ])('a namespace that is %s', (_, all, expected) => {
    const cell = matrixOf(INIT, ...all).rows.find(({ facts: { pid } }) => pid === 1200)?.cells.net;
    expect([cell?.kind, cell?.letter].filter(Boolean).join(' ')).toBe(expected);
  });

  test('a shim says for which container it is there', () => {
    const shim = facts(1150, { program: 'containerd-shim-runc-v2', serves: 'c1' });
    expect(matrixOf(INIT, shim).rows.map(({ serves }) => serves)).toEqual([undefined, 'one']);
  });

  test('of a folded group its first is left, and who stands elsewhere', () => {
    const { groups } = matrixOf(INIT, facts(1100, {}), facts(1101, {}, { uts: 'u1' }));
    expect(groups.flatMap(telling).map(({ facts: { pid } }) => pid)).toEqual([1001, 1101]);
  });

  test('only kinds of which there are several differ', () => {
    expect(matrixOf(INIT, facts(1200, { container: 'c1' }, { net: 'n1', uts: 'u1' })).differing).toEqual([
      'net',
      'uts',
    ]);
  });
});

describe('why, where the engine was not asked yet or has no part in it', () => {
  const apart = { mnt: 'm1', pid: 'p1', net: 'n1', ipc: 'i1', uts: 'u1' };
  const one = facts(1200, { container: 'c1' }, apart);
  test.each<[string, ProcessFacts[], number, NamespaceKind, string]>([
    ['the lab’s network', [facts(1200, { container: 'c1' })], 1200, 'net', 'not asked yet'],
    ['mounts that are the lab’s', [facts(1200, { container: 'c1' })], 1200, 'mnt', 'not known'],
    [
      'another’s, without a word',
      [one, facts(1300, { container: 'c2' }, { net: 'n1' })],
      1300,
      'net',
      'Shared with one',
    ],
    ['a shell that went in', [one, facts(1100, { program: 'bash' }, { net: 'n1' })], 1100, 'net', 'nsenter'],
    ['a shell apart', [facts(1100, { program: 'bash' }, { uts: 'u9' })], 1100, 'uts', 'unshare'],
    [
      'a program in a container that went apart',
      [one, facts(1201, { container: 'c1' }, { ...apart, uts: 'u9' })],
      1201,
      'uts',
      'unshare',
    ],
  ])('%s', (_, all, pid, kind, words) => {
    const made = matrixOf(INIT, ...all);
    const row = made.rows.find((each) => each.facts.pid === pid) as MatrixRow;
    const reason = sharingReason(made, row, kind);
    expect(reason.text).toContain(words);
    expect(reason.evidence).toBe('inferred');
  });
});

const events = RECORDED_NAMESPACES;
const END = Number.POSITIVE_INFINITY;
const world = processHistory(events).worldAt(END);
const matrix = namespaceMatrix(world, containersAt(events, END));

const group = (name: string) => matrix.groups.find((one) => one.name === name);
const first = (name: string): MatrixRow => {
  const row = group(name)?.rows.find(({ role }) => role === 'first');
  if (!row) throw new Error(`no first process of ${name}`);
  return row;
};
const why = (name: string, kind: NamespaceKind) => sharingReason(matrix, first(name), kind);

describe('a real lab', () => {
  test.each<[string, NamespaceKind, string, string | undefined]>([
    ['web', 'net', 'shared', undefined],
    ['side', 'net', 'shared', '--network container:web'],
    ['spy', 'pid', 'lab', '--pid host'],
    ['lender', 'uts', 'lab', '--uts host'],
    ['lender', 'ipc', 'shared', '--ipc shareable'],
    ['taker', 'ipc', 'shared', '--ipc container:lender'],
    ['small', 'net', 'own', undefined],
    ['small', 'time', 'lab', undefined],
  ])('%s: %s is %s, by %s', (name, kind, what, flag) => {
    expect(first(name).cells[kind]?.kind).toBe(what);
    const reason = why(name, kind);
    expect(reason.flag).toBe(flag);
    expect(reason.evidence).toBe('observed');
    expect(reason.text).not.toContain('not known');
  });

  test('who has the same', () => {
    const inode = first('side').facts.namespaces.net ?? '';
    expect(
      [...new Set(sharersOf(matrix, 'net', inode).map((row) => row.group))].map(
        (id) => containersAt(events, END).get(id)?.name,
      ),
    ).toEqual(['side', 'web']);
  });

  test('an exec stands where its container does', () => {
    const execs = group('web')?.rows.filter(({ role }) => role === 'exec') ?? [];
    expect(execs.map(({ facts: { program } }) => program).toSorted()).toEqual(['sh', 'sleep']);
    for (const { facts: own } of execs) expect(own.namespaces).toEqual(first('web').facts.namespaces);
    expect(sharingReason(matrix, execs[0] as MatrixRow, 'mnt').text).toContain('docker exec');
  });

  test('rights against Docker’s own', () => {
    const changes = capabilityChanges(first('taker').facts, group('taker')?.requested);
    expect(changes).toMatchObject({
      added: ['net_admin'],
      dropped: ['chown'],
      flags: ['--cap-add net_admin', '--cap-drop chown'],
    });
    expect(capabilityChanges(first('web').facts, undefined)).toMatchObject({ added: [], dropped: [], flags: [] });
  });

  test('limits with their flags, after docker update', () => {
    const small = limitGauges(world, containersAt(events, END)).find(({ name }) => name === 'small');
    const [memory, cpu, pids] = small?.gauges ?? [];
    expect(memory).toMatchObject({ limit: 'of 48 MiB', flags: ['-m 48m'] });
    expect(cpu).toMatchObject({ limit: 'of 0.5', flags: ['--cpus 0.5'], state: 'hit' });
    expect(pids).toMatchObject({ limit: 'of 10', flags: ['--pids-limit 10'] });
  });

  test('the parts of the engine are told as the lab’s', () => {
    const programs = group('lab host')?.rows.map(({ facts: { program } }) => program) ?? [];
    expect(programs).toEqual(expect.arrayContaining(['dockerd', 'containerd', 'containerd-shim-runc-v2']));
    expect(group('lab host')?.id).toBe(HOST_GROUP);
  });
});
