import { describe, expect, it } from 'vitest';
import { recordedMounts } from '#engine/scene/storage/recorded-mounts.fixture.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { FileAction, FileChange } from '#engine/trace/storage.ts';
import { gradeQuestion } from './answers.ts';
import { Check, Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { ValueQuestion } from './lesson.ts';
import { LogIndex } from './log-index.ts';
import { TestLog } from './test-log.fixture.ts';

const IMAGE = '/var/lib/docker/overlay2/base/diff';

/** Two containers of one image; what the first one has is more than the second's. */
function lab(): TestLog {
  const log = new TestLog();
  for (const name of ['sa', 'sb']) {
    log.change('container', `id-${name}`, 'running', { name: `/${name}` });
    log.change('container-root', `id-${name}`, 'present', root(name));
  }
  return log;
}

const root = (name: string, more: object = {}): Attributes => {
  const own = `/var/lib/docker/overlay2/${name}`;
  return {
    ...{ driver: 'overlay2', lower: [{ directory: IMAGE, chain: 'sha256:1' }, { directory: `${own}-init/diff` }] },
    ...{ init: `${own}-init/diff`, upper: `${own}/diff`, work: `${own}/work`, merged: `${own}/merged` },
    ...{ mounted: true, bytes: 0, entries: 0, ...more },
  };
};

const file = (log: TestLog, action: FileAction, path: string, more: Partial<FileChange> = {}, name = 'sa'): TestLog => {
  const change = { container: `id-${name}`, path, where: 'upper', program: 'sh', ...more };
  const id = change.volume === undefined ? `id-${name}${path}` : `volume:${change.volume}${path}`;
  return log.change('file', id, action === 'deleted' ? 'gone' : 'present', change, action);
};

const copied = (log: TestLog): TestLog =>
  file(log, 'copied-up', '/big', { lower: IMAGE, bytes: 300e6, took: 160e6, same: true });

const mount = (log: TestLog, destination: string, more: object, name = 'sa'): TestLog =>
  log.change('container-mount', `id-${name}${destination}`, 'present', {
    ...{ container: `id-${name}`, destination, kind: 'volume', options: ['rw'], readOnly: false },
    ...{ propagation: 'private', mounted: true, ...more },
  });

const withVolume = (log: TestLog): TestLog =>
  mount(log.change('volume', 'keep', 'present', { driver: 'local', labels: { of: 'us' } }), '/data', {
    ...{ volume: 'keep', source: '/var/lib/docker/volumes/keep/_data', filled: 3 },
  });

const withDisk = (log: TestLog): TestLog =>
  log.change('disk-use', 'local', 'present', {
    engine: {
      ...{ layers: 90, images: [], builds: [], volumes: [{ name: 'keep', size: 70, users: 1 }] },
      containers: [{ id: 'id-sa', name: 'sa', written: 50, root: 140 }],
    },
    disk: [
      { what: 'container', id: 'id-sa', path: '/a', taken: 64, length: 50, files: 1 },
      { what: 'container', id: 'id-sb', path: '/b', taken: 8, length: 0, files: 0 },
      { what: 'volume', id: 'keep', path: '/v', taken: 80, length: 70, files: 1 },
    ],
    ...{ total: 1000, free: 500 },
  });

const gradeIn = (index: LogIndex, storage: object, more: object = {}) =>
  gradeCheck(Condition.parse({ storage, ...more }), { index, answers: {} });
const grade = (log: TestLog, storage: object, more: object = {}) => gradeIn(log.index, storage, more);

const whole = (): TestLog => withDisk(withVolume(copied(lab())));

describe('a check of storage', () => {
  it.each<[string, object, boolean]>([
    ['layers that two containers share', { layer: { container: 'sa', kind: 'image', with: 'sb' } }, true],
    ['init layers, which nobody shares', { layer: { container: 'sa', kind: 'init', with: 'sb' } }, false],
    ['that nobody shares them', { layer: { kind: 'init', shared: false }, count: 2 }, true],
    ['an upper directory', { layer: { kind: 'upper', directory: { matches: '/sb/diff$' }, mounted: true } }, true],
    ['an upper directory that is empty', { layer: { container: 'sb', kind: 'upper', bytes: 0, entries: 0 } }, true],
    ['one that holds something', { layer: { container: 'sb', kind: 'upper', bytes: { above: 0 } } }, false],
    ['how many directories a root has', { layer: { container: 'sa' }, count: 3 }, true],
    ['a copy-up', { file: { container: 'sa', path: '/big', action: 'copied-up', bytes: { above: 299e6 } } }, true],
    ['how long it took', { file: { action: 'copied-up', took: { above: 200e6 } } }, false],
    ['who did it', { file: { path: '/big', by: 'sh' } }, true],
    ['a copy-up in another container', { file: { container: 'sb', action: 'copied-up' } }, false],
    ['that there was none', { file: { container: 'sb', action: 'copied-up' }, count: 0 }, true],
    ['where the file is now', { file: { path: '/big', now: 'upper', same: true } }, true],
    ['a volume that is mounted', { mount: { container: 'sa', volume: 'keep', state: 'mounted' } }, true],
    ['where it comes from', { mount: { destination: '/data', source: { matches: '/keep/_data$' } } }, true],
    ['what dockerd put into it', { mount: { destination: '/data', filled: { above: 2 } } }, true],
    ['a mount of another kind', { mount: { destination: '/data', kind: 'bind' } }, false],
    ['one that is read only', { mount: { destination: '/data', readOnly: true } }, false],
    ['one option of it', { mount: { destination: '/data', options: 'rw' } }, true],
    ['an option that it has not', { mount: { destination: '/data', options: { matches: '^size=' } } }, false],
    ['a volume', { volume: { name: 'keep', driver: 'local', anonymous: false, labels: { of: 'us' } } }, true],
    ['who has it', { volume: { name: 'keep', usedBy: 'sa', users: 1 } }, true],
    ['who has it not', { volume: { name: 'keep', usedBy: 'sb' } }, false],
    ['how large it is', { volume: { name: 'keep', size: { above: 69 } } }, true],
    ['what takes the disk', { disk: { what: 'container', taken: 72, length: 50, engine: 50 } }, true],
    ['what one container takes of it', { disk: { what: 'container', name: 'sa', taken: 64, engine: 50 } }, true],
    ['what one volume takes of it', { disk: { what: 'volume', name: 'keep', taken: 80, engine: 70 } }, true],
    ['too much', { disk: { what: 'volume', taken: { above: 80 } } }, false],
  ])('looks for %s', (_, storage, met) => {
    expect(grade(whole(), storage).met).toBe(met);
  });

  it.each<[object, string]>([
    [{ layer: { container: 'sa', kind: 'image' } }, 'a layer of the image below sa is below sb, too'],
    [{ layer: { container: 'sa', kind: 'init' } }, 'the init layer of sa is its own'],
    [{ layer: { container: 'sa', kind: 'upper' } }, 'the upper directory of sa holds 0 B'],
    [{ file: { path: '/big' } }, '/big in sa, by sh: copied up: 300 MB in 160 ms'],
    [{ mount: { volume: 'keep' } }, 'the volume keep is mounted at /data in sa'],
    [{ volume: { name: 'keep' } }, 'the volume keep (70 B) is in 1 container: sa'],
    [{ disk: { what: 'layer' } }, 'of the disk 0 B go to image layers; the engine reckons 90 B'],
  ])('tells what met it: %j', (storage, words) => {
    expect(grade(whole(), storage).fact).toBe(words);
  });

  it('cites what met it, and what came near', () => {
    const log = copied(lab());
    expect(grade(log, { file: { path: '/big', action: 'copied-up' } }).evidence).toEqual([log.lastSeq]);
    const { met, evidence, missed } = grade(log, { file: { path: '/big', action: 'deleted' } });
    expect([met, evidence, missed]).toEqual([false, [log.lastSeq], '/big in sa, by sh: copied up: 300 MB in 160 ms']);
  });

  it('that something is not there means nothing of a container, or a volume, that nobody knows', () => {
    const none = { action: 'copied-up' };
    expect(grade(lab(), { file: { container: 'sc', ...none }, count: 0 })).toMatchObject({
      ...{ met: false, fact: 'nothing is known of a container sc yet' },
    });
    const young = lab().change('container', 'id-sc', 'running', { name: 'sc' });
    expect(grade(young, { file: { container: 'sc', ...none }, count: 0 }).met).toBe(true);
    expect(grade(young, { layer: { container: 'sc', with: 'sa' }, count: 0 }).met).toBe(false);
    expect(grade(lab(), { mount: { container: 'sa', volume: 'keep' }, count: 0 }).met).toBe(false);
    const rooted = mount(lab(), '/', { kind: 'root' });
    expect(grade(rooted, { mount: { container: 'sa', volume: 'keep' }, count: 0 }).met).toBe(true);
    expect(grade(lab(), { file: { volume: 'keep' }, count: 0 }).met).toBe(false);
    expect(grade(lab(), { volume: { name: 'keep' }, count: 0 }).met).toBe(false);
    const removed = withVolume(lab()).change('volume', 'keep', 'destroyed');
    expect(grade(removed, { volume: { name: 'keep' }, count: 0 }).met).toBe(true);
  });

  it('that something was not there at some time means nothing of the time before it was known', () => {
    const none = [{ layer: { container: 'sa' }, count: 0 }, { sticky: true }] as const;
    expect(grade(lab(), ...none).met).toBe(false);
    const removed = lab().change('container-root', 'id-sa', 'gone');
    expect(grade(removed.change('container-root', 'id-sa', 'present', root('sa')), ...none).met).toBe(true);
  });

  it('what is not there is told by what came last of it, or by the end of the command', () => {
    const gone = lab().change('container-root', 'id-sa', 'gone');
    const { lastSeq } = gone;
    gone.change('container-root', 'id-sb', 'present', root('sb'));
    const none = { layer: { container: 'sa' }, count: 0 };
    expect(grade(gone, none)).toMatchObject({ met: true, evidence: [lastSeq] });
    const calm = { file: { container: 'sa', action: 'copied-up' }, count: 0 };
    const log = copied(lab()).command('docker exec sa true', 0);
    expect(grade(log, calm, { in: { argv: 'true' } })).toMatchObject({ met: true, evidence: [log.lastSeq] });
  });

  it('knows what is left of a file', () => {
    const log = file(copied(lab()), 'deleted', '/big', { lower: IMAGE, whiteout: true });
    expect(grade(log, { file: { path: '/big', action: 'deleted', whiteout: true, now: 'whiteout' } }).met).toBe(true);
    expect(grade(log, { file: { path: '/big', now: 'upper' } }).met).toBe(false);
    expect(grade(log, { file: { path: '/big', now: 'upper' } }, { sticky: true }).met).toBe(true);
    const gone = log.change('container', 'id-sa', 'removed').change('container-root', 'id-sa', 'gone');
    expect(grade(gone, { file: { path: '/big', now: 'whiteout' } }).met).toBe(false);
    expect(grade(gone, { file: { path: '/big', action: 'copied-up' } }).met).toBe(true);
  });

  it('tells a directory that hides what was in it, and files of volumes', () => {
    const log = file(lab(), 'hidden', '/etc', { directory: true, opaque: true, hides: ['a'] });
    expect(grade(log, { file: { action: 'hidden', directory: true, opaque: true } }).met).toBe(true);
    file(withVolume(log), 'created', '/a', { volume: 'keep', where: 'volume' });
    expect(grade(log, { file: { volume: 'keep', path: '/a', where: 'volume' } }).met).toBe(true);
    expect(grade(log, { file: { volume: 'keep', path: '/a' } }).fact).toBe('/a in the volume keep, by sh: made');
  });

  it('looks at what one command caused', () => {
    const log = lab().command('docker exec sa append one', 0, copied);
    log.command('docker exec sa append two', 0, (inside) => file(inside, 'changed', '/big', { lower: IMAGE }));
    const copy = { file: { container: 'sa', action: 'copied-up' } };
    expect(grade(log, copy, { in: { argv: 'append one' } }).met).toBe(true);
    expect(grade(log, copy, { in: { argv: 'append two' } }).met).toBe(false);
    expect(grade(log, { ...copy, count: 0 }, { in: { argv: 'append two' } }).met).toBe(true);
    expect(grade(log, { ...copy, count: 0 }, { in: { argv: 'append three' } }).met).toBe(false);
  });

  it('a command is one of those that fit, and only when it has ended', () => {
    const log = lab().command('docker exec sa append', 0, copied);
    const none = [{ file: { action: 'copied-up' }, count: 0 }, { in: { argv: 'append' } }] as const;
    expect(grade(log, ...none).met).toBe(false);
    expect(grade(log.command('docker exec sa append', undefined), ...none).met).toBe(false);
    expect(grade(log.command('docker exec sa append', 0), ...none).met).toBe(true);
  });

  it('forgets what went, unless it is sticky', () => {
    const log = withVolume(lab()).change('container-mount', 'id-sa/data', 'gone');
    const storage = { mount: { volume: 'keep', state: 'mounted' } };
    expect(grade(log, storage).met).toBe(false);
    expect(grade(log, storage, { sticky: true })).toMatchObject({ met: true, evidence: [log.lastSeq - 1] });
    expect(grade(log, { mount: { volume: 'keep', state: 'gone' } }).fact).toBe(
      'the volume keep was mounted at /data in sa',
    );
    expect(grade(withVolume(lab()), { mount: { volume: 'keep', state: 'gone' } }).met).toBe(false);
  });

  it('knows which volume a command took away', () => {
    const nameless = 'a'.repeat(64);
    const log = withVolume(lab()).change('volume', nameless, 'present');
    log.command('docker rm -v sa', 0, (inside) => inside.change('volume', nameless, 'gone'));
    const byRm = { in: { argv: '^docker rm' } };
    const gone = { volume: { anonymous: true, state: 'gone' } };
    expect(grade(log, gone, byRm)).toMatchObject({
      ...{ met: true, fact: 'the volume aaaaaaaaaaaa… without a name was removed' },
    });
    log.command('docker volume prune -af', 0, (inside) => inside.change('volume', 'keep', 'gone'));
    expect(grade(log, { volume: { name: 'keep', state: 'gone' } }, byRm).met).toBe(false);
    expect(grade(log, { volume: { name: 'keep', state: 'gone', labels: { of: 'us' } } }).met).toBe(true);
    expect(grade(log, gone, { in: { argv: 'prune' } }).met).toBe(false);
  });

  it('a container that does not run has its mounts written down', () => {
    const log = mount(lab(), '/data', { volume: 'keep', mounted: false });
    expect(grade(log, { mount: { destination: '/data', state: 'configured' } }).met).toBe(true);
    expect(grade(log, { mount: { destination: '/data', state: 'mounted' } }).met).toBe(false);
  });

  it('an index that begins late knows roots, names and mounts by then, but nothing that happened to files', () => {
    const before = whole();
    const index = new LogIndex();
    index.recall(before.events);
    expect(gradeIn(index, { layer: { container: 'sa', with: 'sb' } }).met).toBe(true);
    expect(gradeIn(index, { volume: { usedBy: 'sa' } }).met).toBe(true);
    expect(gradeIn(index, { file: { container: 'sa', action: 'copied-up' }, count: 0 }).met).toBe(true);
  });

  it('has one thing to look for, and a command only for files and for volumes that are removed', () => {
    const isCheck = (check: object) => Check.safeParse({ say: 'so', ...check }).success;
    expect(isCheck({ storage: { layer: {}, file: {} } })).toBe(false);
    expect(isCheck({ storage: { count: 1 } })).toBe(false);
    expect(isCheck({ storage: { file: {} }, in: { argv: 'x' } })).toBe(true);
    expect(isCheck({ storage: { layer: {} }, in: { argv: 'x' } })).toBe(false);
    expect(isCheck({ storage: { volume: {} }, in: { argv: 'x' } })).toBe(false);
    expect(isCheck({ storage: { volume: { state: 'gone' } }, in: { argv: 'x' } })).toBe(true);
  });
});

describe('the size of what happened to a file', () => {
  const of = { file: { container: 'sa', path: '/big', action: 'copied-up' }, read: 'bytes' };
  const question = ValueQuestion.parse({ kind: 'value', id: 'q', ask: '?', because: '!', of });
  const answer = (log: TestLog, value: string) =>
    gradeQuestion(question, { index: log.index, answers: { q: { value, seq: 0 } } });

  it.each([
    ['300 MB', 'right'],
    ['300000000', 'right'],
    ['296MB', 'right'],
    ['1', 'wrong'],
    ['all of it', 'wrong'],
  ])('%s is %s', (typed, state) => {
    expect(answer(copied(lab()), typed).state).toBe(state);
  });

  it('waits until there was such a change', () => {
    expect(answer(file(lab(), 'changed', '/big', { bytes: 7 }), '7').state).toBe('waiting');
  });
});

describe('who mounted it, in a recording of a real run', () => {
  const index = LogIndex.of(recordedMounts());
  it.each<[string, 'dockerd' | 'runc']>([
    ['/', 'dockerd'],
    ['/h', 'runc'],
    ['/t', 'runc'],
    ['/etc/network', 'runc'],
  ])('%s: %s', (destination, by) => {
    const others = { dockerd: 'runc', runc: 'dockerd' } as const;
    const met = (who: string) => gradeIn(index, { mount: { destination, by: who } }, { sticky: true }).met;
    expect([met(by), met(others[by])]).toEqual([true, false]);
  });
});
