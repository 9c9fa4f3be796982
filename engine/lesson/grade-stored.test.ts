import { describe, expect, it } from 'vitest';
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
});
