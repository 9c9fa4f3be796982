/** Checks of processes against what real labs told: who shares which namespace, what limits there are, how containers ended. */
import { describe, expect, it } from 'vitest';
import { RECORDED_LIVES } from '#engine/scene/process/recorded-lives.fixture.ts';
import { RECORDED_NAMESPACES } from '#engine/scene/process/recorded-namespaces.fixture.ts';
import { Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { LogIndex } from './log-index.ts';
import { TestLog } from './test-log.fixture.ts';

const shared = LogIndex.of(RECORDED_NAMESPACES);
const lives = LogIndex.of(RECORDED_LIVES);

const EXEC = 'POST /containers/{id}/exec';
const grade = (index: LogIndex, process: object, more: object = {}) =>
  gradeCheck(Condition.parse({ process, ...more }), { index, answers: {} });
const idOf = (name: string) => RECORDED_NAMESPACES.find(({ attributes }) => attributes.name === name)?.subject.id;
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

  it.each<[string, object, object, boolean]>([
    ['with version 1 as they are', { version: 1, limits: { cpuShares: 512 } }, {}, true],
    ['with version 2 as they were asked for', { version: 2, limits: { cpuWeight: 20 } }, { cpuShares: 512 }, true],
    ['with version 2 only once they are written', { version: 2, limits: {} }, { cpuShares: 512 }, false],
  ])('looks for shares: %s', (_, group, requested, met) => {
    const told = RECORDED_NAMESPACES.findLast(({ subject }) => subject.kind === 'cgroup');
    const attributes = { ...told?.attributes, ...group, requested };
    const changed = { ...told, seq: 1e6, attributes } as (typeof RECORDED_NAMESPACES)[number];
    expect(grade(LogIndex.of([changed]), { limit: { cpuShares: 512 } }).met).toBe(met);
  });

  it('counts containers without a limit', () => {
    const unlimited = { limit: { memory: { exists: false } } };
    expect(grade(shared, { ...unlimited, count: 1 }).met).toBe(false);
    expect(grade(shared, { ...unlimited, count: { least: 4 } }).met).toBe(true);
  });

  it.each([
    ['a process', first('web', { namespaces: { net: 'host' } })],
    ['a limit', { limit: { in: 'small', memory: { above: 0 } } }],
    ['a use', { use: { in: 'small', oomKills: { above: 0 } } }],
    ['a shim', { running: { serves: 'web' } }],
  ])('that there is none means nothing before such a thing was told of it: %s', (_, process) => {
    const none = { ...process, count: 0 };
    expect(grade(new LogIndex(), none).met).toBe(false);
    const named = RECORDED_NAMESPACES.filter(({ subject }) => subject.kind === 'container');
    expect(grade(LogIndex.of(named), none).met).toBe(JSON.stringify(process).includes('serves'));
    expect(grade(shared, none).met).toBe(!('limit' in process));
  });

  it('that there is no limit counts when all that were asked for are written', () => {
    const small = RECORDED_NAMESPACES.find(({ attributes }) => attributes.name === 'small')?.subject.id;
    const isLimited = ({ attributes }: (typeof RECORDED_NAMESPACES)[number]) =>
      attributes.container === small && Object.keys(attributes.limits ?? {}).length > 0;
    const young = RECORDED_NAMESPACES.slice(0, RECORDED_NAMESPACES.findIndex(isLimited));
    const unlimited = { limit: { in: 'small', memory: { exists: false } } };
    const told = young.findLast(({ subject }) => subject.kind === 'cgroup');
    expect(told?.attributes).toMatchObject({ container: small, limits: {} });
    expect(grade(LogIndex.of(young), unlimited).met).toBe(false);
    const asked = { ...told, seq: 1e6, attributes: { ...told?.attributes, requested: { memory: 2 ** 25 } } };
    expect(grade(LogIndex.of([...young, asked as (typeof young)[number]]), unlimited).met).toBe(false);
    const free = { ...told, seq: 1e6, attributes: { ...told?.attributes, requested: {} } };
    expect(grade(LogIndex.of([...young, free as (typeof young)[number]]), unlimited).met).toBe(true);
  });

  it('a namespace is its own also when its child has left it', () => {
    const sleeper = RECORDED_NAMESPACES.findLast(
      ({ subject, attributes }) => subject.kind === 'process-facts' && attributes.container === idOf('small'),
    );
    if (!sleeper) throw new Error('the recording has no process of small');
    const namespaces = sleeper.attributes.namespaces as object;
    const child = { pid: 999_999, pids: [999_999, 999_999, 99], namespaces: { ...namespaces, mnt: '4026999997' } };
    const told = { ...sleeper, seq: 1e6, subject: { ...sleeper.subject, id: '999999' } };
    const index = LogIndex.of([...RECORDED_NAMESPACES, { ...told, attributes: { ...sleeper.attributes, ...child } }]);
    const { met, fact } = grade(index, first('small', { namespaces: { mnt: 'own' } }));
    expect([met, fact]).toEqual([true, 'sh (1) in small: its own mnt namespace, which not all here share']);
    expect(grade(index, first('web', { namespaces: { net: 'own' } })).met).toBe(false);
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

  it('lives are told anew only when something came that tells of one', () => {
    const index = LogIndex.of(RECORDED_LIVES);
    const before = index.lives;
    const later = new TestLog().command('ls', 0).command('docker exec web true', 0, (log) => log.request(EXEC, 201));
    const from = (RECORDED_LIVES.at(-1)?.seq ?? 0) + 1;
    const [listed, asked] = [later.events.slice(0, 4), later.events.slice(4)];
    const shifted = (events: typeof later.events) => events.map((event) => ({ ...event, seq: from + event.seq }));
    index.append(shifted(listed));
    expect(index.lives).toBe(before);
    index.append(shifted(asked));
    expect(index.lives).not.toBe(before);
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
