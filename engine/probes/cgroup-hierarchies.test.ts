import { expect, test } from 'vitest';
import { hierarchiesIn, withHierarchyName } from './cgroup-hierarchies.ts';

test('hierarchies have the names of their controllers, on v1, on v2 and with both', () => {
  expect([...hierarchiesIn('9:name=systemd:/\n2:cpu,cpuacct:/a:b\n0::/\n')]).toEqual([
    [9, 'name=systemd'],
    [2, 'cpu,cpuacct'],
    [0, 'cgroup2'],
  ]);
});

test('a call tells its hierarchy by name; a number that nobody knows stays', () => {
  const call = (hierarchy: number) =>
    ({ name: 'syscall', syscall: 'cgroup_mkdir', args: { path: '/a', hierarchy } }) as const;
  const known = hierarchiesIn('3:cpuset:/\n');
  expect(withHierarchyName(call(3), known)).toMatchObject({ args: { path: '/a', hierarchy: 'cpuset' } });
  expect(withHierarchyName(call(4), known)).toEqual(call(4));
});
