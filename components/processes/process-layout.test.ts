import { describe, expect, test } from 'vitest';
import { began, ended, traceOf } from '#engine/scene/make-trace.ts';
import { processLives } from '#engine/scene/process-life.ts';
import { numbersAt } from '#engine/scene/process-numbers.ts';
import { familiesOf } from '#engine/scene/process-parents.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import {
  howItEnded,
  lifeline,
  linksInSight,
  type ProcessRow,
  pidsText,
  processLayout,
  ROW,
  rowAt,
} from './process-layout.ts';

const runs = (ms: number, program: string, pid: number, parent: number): TraceEvent =>
  began(ms, `${program}@${ms}`, 'shim → runc', program, {
    attributes: { [ATTR.argv]: [program], [ATTR.pid]: pid, [ATTR.parentPid]: parent, [ATTR.realParentPid]: parent },
  });
const calls = (ms: number, name: string, pid: number, more: Attributes = {}): TraceEvent =>
  began(ms, `${name}@${ms}`, 'runc → kernel', name, { attributes: { [ATTR.pid]: pid, ...more } });
const exits = (ms: number, pid: number, code = 0): TraceEvent =>
  calls(ms, 'exit', pid, { [ATTR.syscallArgs]: { code } });

/** runc (2) makes its init (3), which the shim (1) takes in when runc ends, and which becomes nginx. */
const story: TraceEvent[] = [
  runs(1, 'shim', 1, 9),
  runs(10, 'runc', 2, 1),
  runs(12, 'init', 3, 2),
  exits(20, 2),
  calls(22, 'setuid', 3, { [ATTR.realParentPid]: 1 }),
  runs(30, 'nginx', 3, 1),
];
const layout = (events: TraceEvent[]) =>
  processLayout(familiesOf(processLives(events.length > 0 ? traceOf(...events).spans : [])));
const indented = (events: TraceEvent[]): string[] =>
  layout(events).rows.map(({ depth, life }) => `${'. '.repeat(depth)}${life.id}`);

describe('rows', () => {
  type Case = { name: string; events: TraceEvent[]; rows: string[] };
  const cases: Case[] = [
    { name: 'of nothing are none', events: [], rows: [] },
    { name: 'stand below the last parent', events: story, rows: ['9', '. 1', '. . 2', '. . 3'] },
    {
      name: 'of siblings stand in order of their beginning',
      events: [runs(1, 'a', 1, 9), runs(2, 'b', 3, 1), runs(3, 'c', 2, 1)],
      rows: ['9', '. 1', '. . 3', '. . 2'],
    },
    {
      name: 'of a number with two owners are two',
      events: [runs(1, 'a', 1, 9), runs(2, 'b', 2, 1), exits(3, 2), runs(4, 'c', 2, 1)],
      rows: ['9', '. 1', '. . 2', '. . 2a'],
    },
    {
      name: 'of processes that claim to be each other’s parent do not hang',
      events: [runs(1, 'a', 1, 2), runs(2, 'b', 2, 1)],
      rows: ['1', '2'],
    },
  ];
  test.each(cases)('$name', ({ events, rows }) => {
    expect(indented(events)).toEqual(rows);
  });

  test('lie below each other, children right of their parents, and nest as they are drawn', () => {
    const { rows, roots, height } = layout(story);
    expect(rows.map(({ y }) => y)).toEqual(rows.map((_, index) => index * ROW + ROW / 2));
    expect(height).toBe(rows.length * ROW);
    for (const row of rows) for (const child of row.children) expect(child.x).toBeGreaterThan(row.x);
    const nested = (list: typeof rows): number => list.reduce((sum, { children }) => sum + 1 + nested(children), 0);
    expect(nested(roots)).toBe(rows.length);
  });
});

describe('links', () => {
  const of = (pid: number, events = story) =>
    layout(events)
      .links.filter(({ child }) => child.life.pid === pid)
      .map(({ from, until, evidence }) => [from, until, evidence]);

  test('change hands when the parent ends, though the child tells later', () => {
    expect(of(3)).toEqual([
      [fromMillis(12), fromMillis(20), 'observed'],
      [fromMillis(20), Number.POSITIVE_INFINITY, 'observed'],
    ]);
  });

  test('are inferred where nobody told', () => {
    const silent = [
      runs(1, 'shim', 1, 9),
      calls(2, 'prctl', 1, { [ATTR.syscallArgs]: { option: 'PR_SET_CHILD_SUBREAPER' } }),
      ...story.slice(1, 4),
    ];
    expect(of(3, silent)[1]).toEqual([fromMillis(20), Number.POSITIVE_INFINITY, 'inferred']);
  });
});

describe('a row at the cursor', () => {
  const { rows, moments } = layout(story);
  const at = (pid: number, ms: number) => {
    const row = rows.find(({ life }) => life.pid === pid);
    if (!row) throw new Error(`no process ${pid}`);
    const moment = moments.findLast((time) => time <= fromMillis(ms));
    const { state, program, parentage, fresh } = rowAt(row, fromMillis(ms), moment);
    return [state, program.name, parentage?.parent?.pid, fresh];
  };
  test.each([
    { name: 'has not started', pid: 3, ms: 11, is: ['future', 'init', 2, false] },
    { name: 'lights up when it starts', pid: 3, ms: 12, is: ['alive', 'init', 2, true] },
    { name: 'lights up when it is adopted', pid: 3, ms: 20, is: ['alive', 'init', 1, true] },
    { name: 'shows the next program', pid: 3, ms: 30, is: ['alive', 'nginx', 1, true] },
    { name: 'lives', pid: 2, ms: 19, is: ['alive', 'runc', 1, false] },
    { name: 'ended', pid: 2, ms: 31, is: ['ended', 'runc', 1, false] },
    { name: 'was always there', pid: 9, ms: 0, is: ['alive', '?', undefined, false] },
  ])('$name', ({ pid, ms, is }) => {
    expect(at(pid, ms)).toEqual(is);
  });
});

test('a lifeline ends with its process, or is open at the edge', () => {
  const scale = { width: 100, x: (time: number) => time / 1e6, time: (x: number) => x * 1e6 };
  const { rows } = layout(story);
  const whole = { start: 0, end: fromMillis(100) };
  const lines = rows.map((row) => lifeline(row, scale, whole)).map(({ x0, x1, open }) => [x0, x1, open]);
  expect(lines).toEqual([
    [0, 100, true],
    [1, 100, true],
    [10, 20, false],
    [12, 100, true],
  ]);
});

test.each([
  { events: [exits(20, 2, 3)], says: 'exit 3' },
  { events: [ended(20, 'runc@10', { [ATTR.exitSignal]: 'SIGKILL' })], says: 'SIGKILL' },
  { events: [calls(20, 'exit', 2)], says: 'ended' },
])('it ended: $says', ({ events, says }) => {
  const row = layout([runs(10, 'runc', 2, 1), ...events]).rows.find(({ life }) => life.pid === 2);
  expect(row && howItEnded(row.life)).toBe(says);
});

test('three hundred processes are laid out', () => {
  const many = Array.from({ length: 300 }, (_, index) => runs(index, 'p', index + 2, Math.floor(index / 3) + 1));
  const { rows, links } = layout(many);
  expect(rows).toHaveLength(301);
  expect(links).toHaveLength(300);
});

describe('of a long tree', () => {
  const many = Array.from({ length: 50 }, (_, i) => runs(10 + i, `child${i}`, 100 + i, 2));
  const { rows, links } = layout([runs(1, 'shell', 1, 9), runs(5, 'parent', 2, 1), ...many]);

  test('each row knows where the rows below it end', () => {
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, i) => i));
    expect(rows.slice(0, 4).map(({ last }) => last)).toEqual([52, 52, 52, 3]);
  });

  test('links of rows in sight are drawn, and one for all that pass by', () => {
    const inSight = linksInSight(links, { from: 10, to: 20 });
    expect(inSight.map(({ child }) => child.index)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 52]);
    expect(linksInSight(links, { from: 0, to: rows.length })).toEqual(links);
  });
});

test('a process has the numbers that the kernel told by then, on all sides; else the one of the run', () => {
  const told = (at: number, id: string, pids: number[], kind: 'process-facts' | 'cgroup' = 'process-facts') =>
    ({ subject: { kind, id }, at, attributes: { pids } }) as unknown as StateChanged;
  const numbers = numbersAt(
    [told(1, '7', [7, 3, 1]), told(2, '8', [8, 4]), told(9, '7', [7, 5]), told(2, '9', [1], 'cgroup')],
    5,
  );
  expect([...numbers]).toEqual([
    [7, [7, 3, 1]],
    [8, [8, 4]],
  ]);
  const text = (pid: number) => pidsText({ life: { pid } as ProcessRow['life'], pids: numbers.get(pid) ?? [] });
  expect([text(7), text(8), text(10)]).toEqual(['7 › 3 › 1', '8 › 4', '10']);
});
