import { describe, expect, it } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { gradeParent, observedParent } from './grade-parent.ts';
import { ParentQuestion } from './lesson.ts';
import { TestLog } from './test-log.fixture.ts';

const question = ParentQuestion.parse({
  kind: 'parent',
  id: 'parent',
  ask: 'Whose child is nginx?',
  because: 'So it is.',
  in: { argv: '^docker run ', exit: 0 },
  of: { name: 'nginx' },
});

const program = (name: string, pid: number, creator: number, parent = creator): Attributes => ({
  [ATTR.argv]: [name],
  [ATTR.pid]: pid,
  [ATTR.parentPid]: creator,
  [ATTR.realParentPid]: parent,
});

/** nginx is made by runc's init, and cloned into the family of the shim. */
const run = (log: TestLog, first = 100): TestLog =>
  log.command('docker run nginx', 0, () =>
    log
      .span('containerd', 'shim', 'shim', program('shim', first, 1))
      .span('shim', 'runc', 'runc create', program('runc', first + 1, first))
      .span('runc', 'container', 'runc init', program('runc', first + 2, first + 1))
      .span('runc', 'container', 'nginx', program('nginx', first + 3, first + 2, first)),
  );

const grade = (log: TestLog, picked?: number) => {
  const answers = picked === undefined ? {} : { parent: { value: String(picked), seq: 0 } };
  return gradeParent(question, { index: log.index, answers } as Parameters<typeof gradeParent>[1]);
};

describe('the parent of a program', () => {
  type Case = { name: string; log: TestLog; picked?: number; state: string; fact: string };
  const cases: Case[] = [
    {
      name: 'the kernel’s own',
      log: run(new TestLog()),
      picked: 100,
      state: 'right',
      fact: 'shim (100) is the parent',
    },
    { name: 'its creator', log: run(new TestLog()), picked: 102, state: 'wrong', fact: 'runc (102) is not the parent' },
    { name: 'itself', log: run(new TestLog()), picked: 103, state: 'wrong', fact: 'nginx (103) is not the parent' },
    { name: 'nothing yet', log: run(new TestLog()), state: 'open', fact: 'Nothing picked yet' },
    { name: 'before any run', log: new TestLog(), picked: 100, state: 'waiting', fact: 'There is no run' },
    {
      name: 'before its program was seen',
      log: new TestLog().command('docker run nginx', 0),
      ...{ picked: 100, state: 'waiting', fact: 'There is no run' },
    },
    {
      name: 'after another command',
      log: run(new TestLog()).command('docker ps', 0),
      ...{ picked: 100, state: 'right', fact: 'shim (100) is the parent' },
    },
    {
      name: 'of the run before the newest',
      log: run(run(new TestLog()), 200),
      ...{ picked: 100, state: 'open', fact: 'Nothing picked yet' },
    },
    {
      name: 'of the newest run',
      log: run(run(new TestLog()), 200),
      ...{ picked: 200, state: 'right', fact: 'shim (200) is the parent of nginx (203)' },
    },
  ];
  it.each(cases)('picked: $name', ({ log, picked, state, fact }) => {
    const graded = grade(log, picked);
    expect(graded.state).toBe(state);
    expect(graded.fact).toContain(fact);
  });

  it('is observed, and cited by the program’s own event', () => {
    const log = run(new TestLog());
    const observed = observedParent(question, { index: log.index, answers: {} });
    expect(observed?.child.parentEvidence).toBe('observed');
    expect(grade(log, 100).evidence).toEqual([observed?.seq]);
  });
});
