import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, TraceEvent } from '#engine/trace/event.ts';
import { fromMillis, type Nanos, nanos } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { began, ended, traceOf } from './make-trace.ts';
import { childrenOf, type ProcessNode, processTree, rootsOf } from './process-tree.ts';
import { foldRuns, noRuns } from './runs.ts';
import type { SpanView } from './trace-view.ts';

const END = nanos(Number.MAX_SAFE_INTEGER);
const the = (tree: ProcessNode[], program: string): ProcessNode | undefined =>
  tree.findLast((node) => node.program === program);

/** What the kernel says of process 3 (a child of 2, which runs from 10 to 20 and is a child of the reaper 1). */
const story = (later: TraceEvent[], reaper = true): TraceEvent[] => [
  began(1, 'a', 'containerd → shim', 'shim', run('shim', 1, 0)),
  ...(reaper ? [began(2, 'a1', 'shim → kernel', 'prctl', call(1, 0, { option: 'PR_SET_CHILD_SUBREAPER' }))] : []),
  began(10, 'b', 'shim → runc', 'runc create', run('runc', 2, 1)),
  began(12, 'c', 'runc → container', 'nginx', run('nginx', 3, 2)),
  ...later,
];
const run = (program: string, pid: number, parent: number) => ({
  attributes: { [ATTR.argv]: [program], [ATTR.pid]: pid, [ATTR.parentPid]: parent, ...real(parent) },
});
const call = (pid: number, parent: number | undefined, args: Record<string, string | number> = {}) => ({
  attributes: { [ATTR.pid]: pid, [ATTR.syscallArgs]: args, ...real(parent) },
});
const real = (pid: number | undefined): Attributes => (pid ? { [ATTR.realParentPid]: pid } : {});
const runcEnds = began(20, 'e', 'runc → kernel', 'exit', call(2, 1, { code: 0 }));
const tells = (ms: number, parent: number) => began(ms, `t${ms}`, 'container → kernel', 'setuid', call(3, parent));

describe('the parent of a program', () => {
  type Case = { name: string; events: TraceEvent[]; at: number; parent?: number; evidence: string };
  const cases: Case[] = [
    { name: 'is observed', events: story([]), at: 15, parent: 2, evidence: 'observed' },
    {
      name: 'is inferred from the rule for orphans',
      events: story([runcEnds]),
      at: 25,
      parent: 1,
      evidence: 'inferred',
    },
    { name: 'is unknown without a reaper', events: story([runcEnds], false), at: 25, evidence: 'inferred' },
    {
      name: 'is observed again once it tells',
      events: story([runcEnds, tells(30, 1)]),
      ...{ at: 35, parent: 1, evidence: 'observed' },
    },
    {
      name: 'is who it told, whatever the rule says',
      events: story([runcEnds, tells(30, 9)]),
      ...{ at: 35, parent: 9, evidence: 'observed' },
    },
    {
      name: 'stays who it was when it ended first',
      events: story([began(18, 'x', 'container → kernel', 'exit', call(3, 2, { code: 0 })), runcEnds]),
      ...{ at: 25, parent: 2, evidence: 'observed' },
    },
    {
      name: 'is the owner of the number at that time, not a later one',
      events: story([runcEnds, tells(21, 1), began(40, 'n', 'shim → runc', 'runc start', run('runc', 2, 1))]),
      ...{ at: 45, parent: 1, evidence: 'observed' },
    },
  ];
  test.each(cases)('$name', ({ events, at, parent, evidence }) => {
    const node = the(processTree(traceOf(...events).spans, fromMillis(at)), 'nginx');
    expect(node?.parent).toBe(parent);
    expect(node?.parentEvidence).toBe(evidence);
  });

  test('is there by its number when nothing else is known of it', () => {
    const tree = processTree(traceOf(...story([runcEnds, tells(30, 9)])).spans, fromMillis(35));
    expect(tree.find(({ pid }) => pid === 9)).toMatchObject({ program: '?' });
    expect(rootsOf(tree).map(({ pid }) => pid)).toEqual([1, 9]);
  });
});

test('a program that ends later has not ended yet', () => {
  const events = [began(1, 'a', 'terminal → cli', 'ls', run('ls', 1, 0)), ended(9, 'a', { [ATTR.exitCode]: 3 })];
  expect(processTree(traceOf(...events).spans, fromMillis(5))[0]?.end).toBeUndefined();
  expect(processTree(traceOf(...events).spans, fromMillis(9))[0]?.end).toBe(fromMillis(9));
});

describe('the processes of a recorded docker run', () => {
  const file = 'lessons/01-the-stack/03-anatomy-of-docker-run/run.trace.jsonl';
  const runs = foldRuns(noRuns, decodeRecording(readFileSync(file, 'utf8')).events);
  const recorded = [...runs.views.values()].find(({ commandLine }) => commandLine.includes('-p 8080:80'));
  const spans: readonly SpanView[] = recorded?.spans ?? [];
  const treeAt = (at: Nanos): ProcessNode[] => processTree(spans, at);
  const startOf = (name: string): Nanos => spans.find((span) => span.name === name)?.start ?? nanos(0);
  const living = (tree: ProcessNode[], program: string): ProcessNode | undefined =>
    tree.find((node) => node.program === program && node.end === undefined);

  test('the container’s program is a child of the shim', () => {
    const tree = treeAt(END);
    const [httpd, shim] = [living(tree, 'httpd'), living(tree, 'containerd-shim-runc-v2')];
    expect(shim).toBeDefined();
    expect(httpd).toMatchObject({ parent: shim?.pid });
  });

  test('the shim is not containerd’s child once the process that started it has ended', () => {
    const tree = treeAt(END);
    const [shim, containerd] = [living(tree, 'containerd-shim-runc-v2'), living(tree, 'containerd')];
    expect(containerd).toBeDefined();
    expect(shim?.parent).not.toBe(containerd?.pid);
  });

  test('runc is seen as the shim’s child while it lives, and is over at the end', () => {
    const during = treeAt(startOf('runc create'));
    const runc = living(during, 'runc');
    expect(runc).toMatchObject({ parent: living(during, 'containerd-shim-runc-v2')?.pid, parentEvidence: 'observed' });
    expect(runc?.start).toBeLessThanOrEqual(startOf('runc create'));
    expect(living(treeAt(END), 'runc')).toBeUndefined();
  });

  test('before anything started there is nothing', () => {
    expect(treeAt(nanos(0))).toEqual([]);
  });

  test('every child names a parent that has it as a child', () => {
    const tree = treeAt(END);
    for (const node of tree) for (const child of childrenOf(tree, node.pid)) expect(child.parent).toBe(node.pid);
  });

  test('containerd was there before, so that nobody saw it start', () => {
    const containerd = treeAt(END).find(({ program }) => program === 'containerd');
    expect(containerd).toMatchObject({ role: 'containerd', parentEvidence: 'observed' });
    expect(containerd?.start).toBeUndefined();
  });
});
