/** What sticky checks cost, what they latch, and that nothing which was over before an index begins counts for them. */
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '#engine/trace/event.ts';
import { Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { LogIndex } from './log-index.ts';
import { TestLog } from './test-log.fixture.ts';

const gradeIn = (index: LogIndex, check: object) => gradeCheck(Condition.parse(check), { index, answers: {} });

const IDS = { mnt: '11', pid: '12', net: '13', uts: '14', ipc: '15', user: '16', cgroup: '17' };
const facts = (pid: number, more: object = {}) => ({
  ...{ pid, pids: [pid, 1], program: 'true', namespaces: IDS, cgroup: '/g', uid: 0, gid: 0, seccomp: 'filter' },
  ...{ capabilities: { effective: [], permitted: [], inheritable: [], bounding: [], ambient: [] } },
  ...{ groups: [], uidMap: [], gidMap: [], noNewPrivileges: false, exec: false, container: 'id-web', ...more },
});
const group = (oomKills: number) => ({
  ...{ version: 2, container: 'id-web', limits: { memory: 2 ** 25 }, use: { oomKills }, frozen: false },
});
const mount = {
  ...{ container: 'id-web', destination: '/data', kind: 'volume', volume: 'keep', options: ['rw'], readOnly: false },
  ...{ propagation: 'private', mounted: true },
};
const web = (log = new TestLog()) => log.change('container', 'id-web', 'running', { name: '/web' });

/** How often a reader of these events asked whom one is about. */
function counted(events: readonly TraceEvent[]): { events: TraceEvent[]; reads: () => number } {
  let reads = 0;
  const watched = events.map((event) => {
    if (event.type !== 'state.changed') return event;
    const { subject } = event;
    const read = () => {
      reads++;
      return subject;
    };
    return Object.defineProperty({ ...event }, 'subject', { enumerable: true, get: read });
  });
  return { events: watched as TraceEvent[], reads: () => reads };
}

const files = (n: number): TestLog => {
  const log = web();
  for (let i = 0; i < n; i++)
    log.change('file', `id-web/${i}`, 'present', { container: 'id-web', path: `/${i}`, where: 'upper' }, 'created');
  return log;
};
const shortLived = (n: number): TestLog => {
  const log = web();
  for (let i = 1; i <= n; i++) {
    log.change('container', `id-${i}`, 'running', { name: `/run-${i}` });
    log.change('process-facts', String(i), 'present', facts(i)).change('process-facts', String(i), 'gone');
    log.change('cgroup', `/g/${i}`, 'present', group(0)).change('cgroup', `/g/${i}`, 'gone');
    log.change('container', `id-${i}`, 'removed');
  }
  return log;
};
const mounts = (n: number): TestLog => {
  const log = web();
  for (let i = 0; i < n; i++)
    log.change('container-mount', `id-web/${i}`, 'present', mount).change('container-mount', `id-web/${i}`, 'gone');
  return log;
};

describe('a check that is not met', () => {
  it.each<[string, (n: number) => TestLog, object]>([
    ['a file', files, { storage: { file: { container: 'web', path: '/none' } }, sticky: true }],
    ['what is left of a file', files, { storage: { file: { path: '/none', now: 'upper' } }, sticky: true }],
    ['what is left of any file', files, { storage: { file: { container: 'web', now: 'gone' } }, sticky: true }],
    ['a mount', mounts, { storage: { mount: { destination: '/none' } }, sticky: true }],
    ['a process', shortLived, { process: { running: { in: 'web', program: 'none' } }, sticky: true }],
    ['a limit', shortLived, { process: { limit: { memory: 1 } }, sticky: true }],
  ])('costs a log that is four times as long about four times as much: %s', (_, make, check) => {
    const cost = (n: number) => {
      const { events, reads } = counted(make(n).events);
      expect(gradeIn(LogIndex.of(events), check).met).toBe(false);
      return reads();
    };
    expect(cost(400) / cost(100)).toBeLessThan(5);
  });

  it('looks at no moment twice', () => {
    const { events, reads } = counted(shortLived(200).events);
    const index = LogIndex.of(events);
    const check = Condition.parse({ process: { running: { program: 'none' } }, sticky: true });
    gradeCheck(check, { index, answers: {} });
    const before = reads();
    for (let i = 0; i < 10; i++) gradeCheck(check, { index, answers: {} });
    expect(reads() - before).toBeLessThan(20);
  });
});

describe('what was met stays met', () => {
  it.each<[string, (log: TestLog) => TestLog, (log: TestLog) => TestLog, object]>([
    [
      'by a name that another container took',
      (log) => log.change('process-facts', '7', 'present', facts(7)),
      (log) => log.change('container', 'id-web', 'running', { name: '/old' }),
      { process: { running: { in: 'web' } } },
    ],
    [
      'by a mount',
      (log) => log.change('container-mount', 'id-web/data', 'present', mount),
      (log) => log.change('container', 'id-web', 'running', { name: '/old' }),
      { storage: { mount: { container: 'web', destination: '/data' } } },
    ],
    [
      'by a file',
      (log) =>
        log.change('file', 'id-web/a', 'present', { container: 'id-web', path: '/a', where: 'upper' }, 'created'),
      (log) => log.change('container', 'id-web', 'running', { name: '/old' }),
      { storage: { file: { container: 'web', path: '/a' } } },
    ],
  ])('%s', (_, meets, ends, check) => {
    const sticky = Condition.parse({ ...check, sticky: true });
    const log = meets(web());
    const index = LogIndex.of(log.events);
    const met = () => gradeCheck(sticky, { index, answers: {} }).met;
    expect(met()).toBe(true);
    index.append(ends(log).events);
    expect([met(), gradeIn(index, check).met]).toEqual([true, false]);
  });

  it('a new name decides, too', () => {
    const log = web().change('process-facts', '7', 'present', facts(7));
    log
      .change('container', 'id-web', 'running', { name: '/new' })
      .change('container', 'id-web', 'running', { name: '/web' });
    expect(gradeIn(LogIndex.of(log.events), { process: { running: { in: 'new' } }, sticky: true }).met).toBe(true);
  });
});

describe('what was over before a proof', () => {
  const lively = () => {
    const log = web().change('cgroup', '/g', 'present', group(3));
    log.change('process-facts', '7', 'present', facts(7, { program: 'hog' }));
    log.change('container-mount', 'id-web/data', 'present', mount);
    return log;
  };
  const over = () => {
    const log = lively().change('cgroup', '/g', 'gone').change('process-facts', '7', 'gone');
    return log.change('container-mount', 'id-web/data', 'gone').change('container', 'id-web', 'removed');
  };
  const recalled = (log: TestLog) => {
    const index = new LogIndex();
    index.recall(log.events);
    return index;
  };

  it.each<[string, object]>([
    ['memory that was out', { process: { use: { oomKills: { above: 0 } } }, sticky: true }],
    ['a process', { process: { running: { program: 'hog' } }, sticky: true }],
    ['a mount', { storage: { mount: { destination: '/data', state: 'mounted' } }, sticky: true }],
    ['a mount that went', { storage: { mount: { destination: '/data', state: 'gone' } } }],
    ['a mount that went, sticky', { storage: { mount: { destination: '/data', state: 'gone' } }, sticky: true }],
  ])('does not count for it: %s', (_, check) => {
    const index = recalled(over());
    expect(gradeIn(index, check).met).toBe(false);
    const later = over();
    const seen = later.lastSeq;
    index.append(
      later.change('container', 'id-two', 'running', { name: '/two' }).events.filter(({ seq }) => seq > seen),
    );
    expect(gradeIn(index, check).met).toBe(false);
  });

  it('what is so when it begins, or ends after that, does', () => {
    const log = lively();
    const index = recalled(log);
    const since = log.lastSeq;
    log.change('container-mount', 'id-web/data', 'gone').change('cgroup', '/g', 'gone');
    index.append(log.events.filter(({ seq }) => seq > since));
    expect(gradeIn(index, { process: { use: { oomKills: { above: 0 } } }, sticky: true }).met).toBe(true);
    expect(gradeIn(index, { process: { use: { oomKills: { above: 0 } } } }).met).toBe(false);
    expect(gradeIn(index, { storage: { mount: { destination: '/data', state: 'gone' } } }).met).toBe(true);
  });
});
