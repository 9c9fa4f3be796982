import { describe, expect, test } from 'vitest';
import { type GaugeRow, gaugesOf } from '#engine/scene/process/limit-gauges.ts';
import type { CgroupFacts } from '#engine/trace/process-facts.ts';
import { cpuSentence, limitsNotice } from './limit-words.ts';

type Limits = CgroupFacts['limits'];
const quota = { cpuQuotaMicros: 25_000, cpuPeriodMicros: 100_000 };

describe('how much CPU time there is, and where', () => {
  test.each<[string, Limits, string]>([
    ['no limit', {}, 'It may use every CPU of the lab whenever nobody else wants to.'],
    ['a place', { cpuset: '0' }, 'It may use CPU 0, and no other, whenever nobody else wants to.'],
    [
      'a quota',
      quota,
      'In each 100 ms its processes may use 25 ms of CPU together; when that is used up, the kernel stops them until the next period.',
    ],
    [
      'both',
      { ...quota, cpuset: '0-1' },
      'In each 100 ms its processes may use 25 ms of CPU together, only on CPU 0-1; when that is used up, the kernel stops them until the next period.',
    ],
  ])('%s', (_, limits, sentence) => expect(cpuSentence(limits)).toBe(sentence));
});

const row = (limits: Limits): GaugeRow => {
  const facts: CgroupFacts = { version: 1, limits, use: {}, frozen: false };
  return { path: '/docker/web', container: 'web', name: 'web', facts, gauges: gaugesOf(facts) };
};

test.each<[string, Limits, RegExp]>([
  ['none', {}, /^1 container without any limit of memory, CPU or processes:/],
  ['a place is one', { cpuset: '0' }, /^1 of 1 container has a limit of memory, CPU or processes\.$/],
])('which containers have a limit: %s', (_, limits, notice) => expect(limitsNotice([row(limits)])).toMatch(notice));
