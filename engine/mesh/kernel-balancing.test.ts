import { expect, test } from 'vitest';
import { type Balancing, balancingOf } from './kernel-balancing.ts';

type Kernel = { before: boolean; module: boolean; after?: boolean };

test.each<[string, Kernel, Balancing]>([
  ['has it', { before: true, module: false }, 'native'],
  ['has it as a module', { before: false, module: true, after: true }, 'native'],
  ['has a module that gives nothing', { before: false, module: true, after: false }, 'missing'],
  ['has neither', { before: false, module: false }, 'missing'],
])('a kernel that %s', async (_, { before, module, after }, balancing) => {
  let has = before;
  const load = async () => {
    if (!module) throw new Error('no such module');
    has = after ?? has;
  };
  expect(await balancingOf({ has: () => has, load })).toBe(balancing);
});

test('of a kernel that cannot be asked nothing is known, and nothing is loaded', async () => {
  let loaded = false;
  const has = () => {
    throw new Error('EPERM');
  };
  const load = async () => {
    loaded = true;
  };
  expect(await balancingOf({ has, load })).toBe('unknown');
  expect(loaded).toBe(false);
});
