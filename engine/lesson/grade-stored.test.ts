import { describe, expect, it } from 'vitest';
import { usual } from '#engine/scene/stored.fixture.ts';
import { Condition, type StoredPattern } from './check.ts';
import { gradeCheck } from './grade.ts';
import { ID, TestLog } from './test-log.fixture.ts';

const image = (log: TestLog, architecture: string, tags: string[] = ['hello:latest']) =>
  log.change('stored-image', `sha256:${ID}`, 'present', {
    ...{ tags, architecture, digests: [], os: 'linux', layers: [], history: [], configBytes: 1 },
  });

const grade = (log: TestLog, stored: StoredPattern, sticky = false) =>
  gradeCheck(Condition.parse({ stored, sticky }), { index: log.index, answers: {} });

describe('a check of what lies on the disk', () => {
  it.each<[string, StoredPattern, boolean]>([
    ['any', {}, true],
    ['its architecture', { architecture: 'arm64' }, true],
    ['another architecture', { architecture: 'amd64' }, false],
    ['its name', { image: 'hello' }, true],
    ['another name', { image: 'redis' }, false],
  ])('looks for %s', (_, pattern, met) => {
    expect(grade(image(new TestLog(), 'arm64'), pattern).met).toBe(met);
  });

  it('finds one that lost its name', () => {
    const { met, fact } = grade(image(new TestLog(), 'arm64', []), { architecture: 'arm64' });
    expect([met, fact]).toEqual([true, 'an image without a name (9f2c41aa03de) is for arm64']);
  });

  it('forgets what went, unless it is sticky', () => {
    const log = image(new TestLog(), 'arm64').change('stored-image', `sha256:${ID}`, 'gone');
    expect(grade(log, {}).met).toBe(false);
    expect(grade(log, { architecture: 'arm64' }, true).met).toBe(true);
  });

  /** Two layers of 56 bytes and 8 below one of 3. */
  const built = () => {
    const log = new TestLog();
    for (const event of usual()) log.change(event.subject.kind, event.subject.id, event.state, event.attributes);
    return log;
  };

  it.each<[string, StoredPattern, boolean]>([
    ['its size', { image: 'app', size: 67 }, true],
    ['another size', { image: 'app', size: { below: 67 } }, false],
    ['what it stands on', { image: 'app', on: 'nginx' }, true],
    ['what it does not stand on', { image: 'app', on: 'busybox' }, false],
    ['what nobody has', { image: 'app', on: 'redis' }, false],
    ['how many layers it adds', { image: 'app', on: 'debian', added: 2 }, true],
    ['how many it does not', { image: 'app', on: 'debian', added: 1 }, false],
  ])('looks at %s', (_, pattern, met) => {
    expect(grade(built(), pattern).met).toBe(met);
  });

  it('tells what came near', () => {
    const { missed } = grade(built(), { image: 'app', on: 'nginx', added: 2, size: { below: 10 } });
    expect(missed).toBe('app:latest (app) takes 67 B and has 1 layer more than nginx');
  });
});
