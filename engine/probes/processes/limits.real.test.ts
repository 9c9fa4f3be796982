/** Limits and use of real containers are told as their control groups have them: when they are set, used up and changed. */
import { expect, it, vi } from 'vitest';
import type { CgroupFacts } from '#engine/trace/process-facts.ts';
import { ContainersLab, LIMIT } from './containers-lab.fixture.ts';
import { groupOf, processesTold } from './told-processes.fixture.ts';

const MIB = 2 ** 20;

const own = new ContainersLab();

const until = (container: string, is: (group: CgroupFacts) => void): Promise<CgroupFacts> =>
  vi.waitFor(() => {
    const group = groupOf(processesTold(own.lab), container);
    if (!group) throw new Error(`no group of ${container} was told`);
    is(group);
    return group;
  }, LIMIT);

it('-m, --cpus and --pids-limit are the limits of the group, and docker update changes them', async () => {
  const limited = await own.start('-m 32m --cpus .25 --pids-limit 10');
  const { requested } = await until(limited, ({ limits, requested: asked }) => {
    expect(limits).toMatchObject({ memory: 32 * MIB, cpuQuotaMicros: 25_000, cpuPeriodMicros: 100_000, pids: 10 });
    expect(asked).toBeDefined();
  });
  expect(requested).toMatchObject({ memory: 32 * MIB, nanoCpus: 250_000_000, pidsLimit: 10 });
  await own.say(`docker update -m 48m --memory-swap 64m --cpus .5 --cpu-shares 512 ${limited}`);
  await until(limited, ({ version, limits, requested: asked }) => {
    const weight = version === 1 ? { cpuShares: 512 } : { cpuWeight: expect.any(Number) };
    expect(limits).toMatchObject({ memory: 48 * MIB, cpuQuotaMicros: 50_000, pids: 10, ...weight });
    expect(asked).toMatchObject({ memory: 48 * MIB, memorySwap: 64 * MIB, cpuShares: 512 });
  });
}, 120_000);

it('what has no limit is told to have none', async () => {
  const free = await own.start('');
  const { limits, use } = await until(free, ({ use: { pids } }) => expect(pids).toBe(1));
  expect(limits).toEqual({});
  expect(use.memory).toBeGreaterThan(0);
}, 120_000);

it('while somebody looks, use is read again and again, and a quota is seen to stop a program', async () => {
  const busy = await own.start('--cpus .25', 'sh -c "while :; do :; done"');
  const before = await until(busy, () => {});
  own.lab.followUse(true);
  const after = await until(busy, ({ use }) => {
    expect(use.throttledPeriods).toBeGreaterThan(before.use.throttledPeriods ?? 0);
    expect(use.cpuPerSecond).toBeGreaterThan(0);
  });
  expect(after.use.cpuPerSecond).toBeLessThan(0.5e9);
  own.lab.followUse(false);
  await own.say(`docker rm -f ${busy}`);
  await vi.waitFor(() => expect(groupOf(processesTold(own.lab), busy)).toBeUndefined(), LIMIT);
}, 120_000);

it('somebody who was killed because memory ran out is counted', async () => {
  const greedy = await own.start('-m 16m', 'sh -c "tail -n 1 </dev/zero; sleep 3600"');
  await until(greedy, ({ use }) => expect(use.oomKills).toBeGreaterThanOrEqual(1));
}, 120_000);

it('docker pause is told', async () => {
  const paused = await own.start('');
  await until(paused, ({ frozen }) => expect(frozen).toBe(false));
  await own.say(`docker pause ${paused}`);
  await until(paused, ({ frozen }) => expect(frozen).toBe(true));
  await own.say(`docker unpause ${paused}`);
  await until(paused, ({ frozen }) => expect(frozen).toBe(false));
}, 120_000);
