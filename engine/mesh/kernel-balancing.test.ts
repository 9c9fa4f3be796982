import { expect, test } from 'vitest';
import { attributeBytes, uint32 } from '#engine/probes/network/netlink-message.ts';
import { type Balancing, balancingOf, isForLabs } from './kernel-balancing.ts';

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

/** As the controller of netlink families tells of one. */
const familyWith = (...operations: [id: number, flags: number][]): Buffer => {
  const each = operations.map(([id, flags], index) =>
    attributeBytes(index + 1, Buffer.concat([attributeBytes(1, uint32(id)), attributeBytes(2, uint32(flags))])),
  );
  const name = attributeBytes(2, Buffer.from('IPVS\0'));
  return Buffer.concat([Buffer.from([1, 2, 0, 0]), name, attributeBytes(6, Buffer.concat(each))]);
};

test.each<[string, [number, number][], boolean]>([
  ['the host’s root alone may', [[1, 0x0b]], false],
  ['a user namespace’s root may', [[1, 0x1a]], true],
  [
    'others of its commands are for the host’s root',
    [
      [2, 0x0b],
      [1, 0x1a],
    ],
    true,
  ],
])('%s make services', (_, operations, expected) => {
  expect(isForLabs(familyWith(...operations))).toBe(expected);
});

test('a family that does not tell who may is not guessed at', () => {
  expect(() => isForLabs(familyWith([7, 0x1a]))).toThrow('does not tell');
});
