import { expect, it } from 'vitest';
import { growingProcesses, processHistory } from './process/process-world.ts';
import { RECORDED_NAMESPACES } from './process/recorded-namespaces.fixture.ts';

const END = Number.MAX_SAFE_INTEGER;
const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

it('a history that grows is at each step as one that is told at once', () => {
  const growing = growingProcesses();
  for (const [n, event] of RECORDED_NAMESPACES.entries()) {
    growing.add(event);
    if (n % 10 > 0) continue;
    const whole = processHistory(RECORDED_NAMESPACES.slice(0, n + 1)).worldAt(END);
    for (const kind of ['process-facts', 'cgroup'] as const)
      expect(sorted(growing.present[kind])).toEqual(sorted(whole[kind]));
  }
  expect(growing.present['process-facts'].size).toBeGreaterThan(0);
});
