import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { CONTAINERD, calls, DAEMONS, execs, exits, forks, opened, typed } from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { realRun } from './real-run.fixture.ts';
import { storyOf } from './story-of.fixture.ts';

const known = { processes: DAEMONS };
const under = (ppid: number, observation: Observation): Observation => ({ ...observation, ppid }) as Observation;
const shell = [opened('t1', 50), typed(10, 't1', 'x')];
const WRAPPER = '/bin/sh /usr/lib/engine-room/shim/containerd-shim-runc-v2 start';

type Case = { name: string; seen: Observation[]; span: string; creator?: number; parent?: number };

const cases: Case[] = [
  {
    name: 'a forked child has its creator as its parent',
    seen: [forks(11, 50, 60), execs(11, 60, 'ls', 50)],
    ...{ span: 'x > ls', creator: 50, parent: 50 },
  },
  {
    name: 'a child cloned with CLONE_PARENT has its creator’s parent',
    seen: [...[forks(11, 50, 60), execs(11, 60, 'a', 50)], forks(12, 60, 61), execs(13, 61, 'b', 50)],
    ...{ span: 'x > a > b', creator: 60, parent: 50 },
  },
  {
    name: 'an orphan tells who took it in with its next call',
    seen: [
      ...[forks(11, 50, 60), execs(11, 60, 'a', 50), forks(12, 60, 61), execs(13, 61, 'b', 60)],
      ...[exits(14, 60), under(7, calls(15, 61, 'setuid'))],
    ],
    ...{ span: 'x > a > b > setuid', parent: 7 },
  },
  {
    name: 'a call under the same parent is no news',
    seen: [forks(11, 50, 60), execs(11, 60, 'a', 50), under(50, calls(12, 60, 'setuid'))],
    ...{ span: 'x > a > setuid', parent: undefined },
  },
  {
    name: 'an exit says it again',
    seen: [forks(11, 50, 60), execs(11, 60, 'a', 50), under(50, exits(12, 60))],
    ...{ span: 'x > a > exit', parent: 50 },
  },
  {
    name: 'what our wrapper starts is containerd’s child',
    seen: [
      ...[forks(11, CONTAINERD, 60), execs(12, 60, WRAPPER, CONTAINERD), forks(13, 60, 61)],
      execs(14, 61, 'containerd-shim-runc-v2 -id x start', 60),
    ],
    ...{ span: 'containerd-shim-runc-v2 start', creator: CONTAINERD, parent: CONTAINERD },
  },
  {
    name: 'a parent outside of every process table is not told',
    seen: [forks(11, 50, 60), execs(11, 60, 'ls', 0)],
    ...{ span: 'x > ls', creator: 50, parent: undefined },
  },
];

test.each(cases)('$name', ({ seen, span, creator, parent }) => {
  const { attributes } = storyOf([...shell, ...seen], known).find(span);
  expect(attributes[ATTR.parentPid]).toBe(creator);
  expect(attributes[ATTR.realParentPid]).toBe(parent);
});

describe('in a recorded docker run', () => {
  const story = storyOf(realRun('web'));
  const pid = (name: string): unknown =>
    story.spans.find((span) => span.name === name && span.to === 'shim')?.attributes[ATTR.pid];

  test('the container’s program is the shim’s child, though runc’s short-lived process made it', () => {
    const { attributes } = story.find('runc start > httpd');
    expect(attributes[ATTR.realParentPid]).toBe(pid('containerd-shim-runc-v2'));
    expect(attributes[ATTR.parentPid]).not.toBe(pid('containerd-shim-runc-v2'));
  });

  test('every program that the kernel saw says who its parent is', () => {
    const programs = story.spans.filter(({ attributes }) => Array.isArray(attributes[ATTR.argv]));
    expect(programs.length).toBeGreaterThan(10);
    for (const { name, attributes } of programs)
      expect([name, attributes[ATTR.realParentPid]]).toEqual([name, expect.any(Number)]);
  });
});
