/** Checks of processes against what real labs told: who shares which namespace, what limits there are, how containers ended. */
import { describe, expect, it } from 'vitest';
import { RECORDED_LIVES } from '#engine/scene/process/recorded-lives.fixture.ts';
import { RECORDED_NAMESPACES } from '#engine/scene/process/recorded-namespaces.fixture.ts';
import { Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { LogIndex } from './log-index.ts';

const shared = LogIndex.of(RECORDED_NAMESPACES);
const lives = LogIndex.of(RECORDED_LIVES);

const grade = (index: LogIndex, process: object, more: object = {}) =>
  gradeCheck(Condition.parse({ process, ...more }), { index, answers: {} });
const first = (name: string, more: object) => ({ running: { in: name, role: 'first', ...more } });

describe('a check of processes', () => {
  it.each<[string, object, boolean]>([
    ['a program', { running: { in: 'web', program: 'sleep' } }, true],
    ['a program in the host', { running: { in: 'host', program: 'dockerd' } }, true],
    ['none where there is none', { running: { program: 'pause' }, count: 0 }, true],
    ['a program elsewhere', { running: { in: 'host', program: 'sleep' } }, false],
    ['number 1 of its own', first('web', { number: 1 }), true],
    ['number 1 where the host counts', first('spy', { number: 1 }), false],
    ['what came by docker exec', { running: { in: 'web', role: 'exec', program: 'sleep' } }, true],
    ['one that did not', { running: { in: 'side', role: 'exec' } }, false],
    ['a namespace of its own', first('small', { namespaces: { net: 'own', pid: 'own' } }), true],
    ['one that is lent', first('web', { namespaces: { net: 'own' } }), false],
    ['another’s', first('side', { namespaces: { net: 'web', pid: 'own' } }), true],
    ['another’s that it is not', first('small', { namespaces: { net: 'web' } }), false],
    ['the host’s', first('spy', { namespaces: { pid: 'host', net: 'own', user: 'host' } }), true],
    ['the host’s where it is its own', first('web', { namespaces: { pid: 'host' } }), false],
    ['a namespace of somebody unknown', first('web', { namespaces: { net: 'nobody' } }), false],
    ['rights more and less', first('taker', { has: ['net_admin'], lacks: ['chown', 'sys_admin'] }), true],
    ['a right that it lacks', first('web', { has: ['net_admin'] }), false],
    ['a right that it should not have', first('web', { lacks: ['chown'] }), false],
    ['user and filter', first('web', { user: 0, seccomp: 'filter', noNewPrivileges: false }), true],
    ['another filter', first('web', { seccomp: 'off' }), false],
    ['another user', first('web', { user: { above: 0 } }), false],
  ])('looks for %s', (_, process, met) => {
    expect(grade(shared, process).met).toBe(met);
  });

  it.each<[string, object, boolean]>([
    ['memory', { memory: 48 * 2 ** 20 }, true],
    ['less memory', { memory: { below: 2 ** 25 } }, false],
    ['CPU time and the flag', { cpus: 0.5, flag: '--cpus 0.5' }, true],
    ['a flag that was not given', { flag: '--cpus 0.25' }, false],
    ['a number of processes', { pids: 10, frozen: false, version: 1 }, true],
    ['no CPUs in particular', { cpuset: { exists: false } }, true],
  ])('looks for a limit: %s', (_, limit, met) => {
    expect(grade(shared, { limit: { in: 'small', ...limit } }).met).toBe(met);
  });

  it('counts containers without a limit', () => {
    const unlimited = { limit: { memory: { exists: false } } };
    expect(grade(shared, { ...unlimited, count: 1 }).met).toBe(false);
    expect(grade(shared, { ...unlimited, count: { least: 4 } }).met).toBe(true);
  });

  it.each<[string, object, boolean]>([
    ['that its quota stopped it', { throttled: { above: 0 } }, true],
    ['that memory never was out', { oomKills: { above: 0 } }, false],
    ['its time', { cpuSeconds: { above: 0 } }, true],
    ['too much time', { cpuSeconds: { above: 3600 } }, false],
  ])('looks for what was used: %s', (_, use, met) => {
    expect(grade(shared, { use: { in: 'small', ...use } }).met).toBe(met);
  });

  it.each<[string, object, boolean]>([
    ['where it is', { of: 'tail', state: 'running' }, true],
    ['where it is not any more', { of: 'web', state: 'paused' }, false],
    ['a stop that was obeyed', { of: 'polite', ended: { how: 'obeyed', code: 143, by: 'docker stop' } }, true],
    ['one that was not', { of: 'deaf', ended: { how: 'timed out', code: 137, signal: 'SIGKILL' } }, true],
    ['out of memory', { of: 'oom2', ended: { how: 'out of memory' } }, true],
    ['the same code, for another reason', { of: 'deaf', ended: { how: 'out of memory' } }, false],
    ['a child without memory', { of: 'oom', ended: { code: 0, childOutOfMemory: true } }, true],
    ['one of several ends', { of: 'web', ended: { how: 'obeyed' } }, true],
    ['nobody asked for it', { of: 'oom2', ended: { by: { matches: '.' } } }, false],
    ['how often it was started', { of: 'loop', starts: 5 }, true],
    ['too few starts', { of: 'byself', starts: { least: 2 } }, false],
    ['what its check found', { of: 'sick', health: 'unhealthy' }, true],
    ['what was refused', { of: 'port', refused: { matches: 'port is already allocated' } }, true],
    ['what nobody refused', { of: 'tail', refused: { matches: '.' } }, false],
  ])('looks for a life: %s', (_, life, met) => {
    expect(grade(lives, { life }).met).toBe(met);
  });

  it('tells shims apart by whom they serve', () => {
    const shim = RECORDED_NAMESPACES.find(({ attributes }) => String(attributes.program).includes('shim'));
    const web = RECORDED_NAMESPACES.find(({ attributes }) => attributes.name === 'web')?.subject.id;
    if (!shim || !web) throw new Error('the recording has no shim, or no web');
    const told = { ...shim, seq: 1e6, attributes: { ...shim.attributes, serves: web } };
    const index = LogIndex.of([...RECORDED_NAMESPACES.filter((one) => one.subject.id !== shim.subject.id), told]);
    expect(grade(index, { running: { in: 'host', serves: 'web' }, count: 1 }).met).toBe(true);
    expect(grade(index, { running: { serves: 'side' } }).met).toBe(false);
  });

  it('a state that is over counts when it is sticky', () => {
    expect(grade(lives, { life: { of: 'web', state: 'paused' } }, { sticky: true }).met).toBe(true);
    expect(grade(lives, { life: { of: 'deaf', state: 'paused' } }, { sticky: true }).met).toBe(false);
  });

  it('a limit that was changed counts when it is sticky, with the event that told it', () => {
    const process = { limit: { in: 'small', memory: 32 * 2 ** 20 } };
    expect(grade(shared, process).met).toBe(false);
    const { met, evidence } = grade(shared, process, { sticky: true });
    const told = RECORDED_NAMESPACES.find(({ seq }) => seq === evidence[0]);
    expect([met, told?.subject.kind]).toEqual([true, 'cgroup']);
  });

  it.each<[string, LogIndex, object, string]>([
    ['shared', shared, first('side', { namespaces: { net: 'web' } }), 'sleep (1) in side: one net namespace with web'],
    [
      'the host’s',
      shared,
      first('lender', { namespaces: { uts: 'host' } }),
      'sleep (1) in lender: the host’s uts namespace',
    ],
    ['limits', shared, { limit: { in: 'web' } }, 'web has no limits'],
    [
      'the flags',
      shared,
      { limit: { in: 'small' } },
      'small: memory at most 48 MiB (-m 48m), cpu at most 0.5 (--cpus 0.5), pids at most 10 (--pids-limit 10)',
    ],
    [
      'an end',
      lives,
      { life: { of: 'oom2', ended: {} } },
      'oom2 is exited, after 1 start; oom2 was killed by the kernel: out of memory. Its code is 137. It looks like docker kill; that the kernel did it, the kernel tells',
    ],
  ])('tells what met it: %s', (_, index, process, fact) => {
    expect(grade(index, process).fact).toBe(fact);
  });

  it('tells what came near, with the event that told it', () => {
    const { met, missed, evidence } = grade(shared, first('web', { namespaces: { pid: 'host' }, has: ['net_admin'] }));
    expect([met, missed]).toEqual([false, 'httpd (1) in web: its own pid namespace, without net_admin']);
    expect(RECORDED_NAMESPACES.find(({ seq }) => seq === evidence[0])?.subject.kind).toBe('process-facts');
  });

  it('an index that begins late knows who was there, and takes no earlier end for a proof', () => {
    const late = (events: typeof RECORDED_LIVES) => {
      const index = new LogIndex();
      index.recall(events);
      return index;
    };
    const process = first('side', { namespaces: { net: 'web', user: 'host' } });
    expect(grade(late(RECORDED_NAMESPACES), process).met).toBe(true);
    expect(grade(late(RECORDED_LIVES), { life: { of: 'deaf', state: 'exited' } }).met).toBe(true);
    expect(grade(late(RECORDED_LIVES), { life: { of: 'deaf', ended: { code: 137 } } }).met).toBe(false);
    expect(grade(late(RECORDED_LIVES), { life: { of: 'web', state: 'paused' } }, { sticky: true }).met).toBe(false);
    expect(grade(late(RECORDED_LIVES), { life: { of: 'port', refused: { matches: '.' } } }).met).toBe(false);
  });

  it('has one thing to look for', () => {
    expect(Condition.safeParse({ process: { running: {}, life: {} } }).success).toBe(false);
    expect(Condition.safeParse({ process: { count: 1 } }).success).toBe(false);
  });
});
