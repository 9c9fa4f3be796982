import { describe, expect, test } from 'vitest';
import { labId } from '#engine/trace/ids.ts';
import { bundleConfig, INDEX_ANNOTATION } from './bundle.ts';
import { IDS_PER_LAB, UID_BASE } from './id-range.ts';
import { labPaths } from './paths.ts';

const spec = { id: labId('a'), memoryMiB: 1024, cpuPercent: 100, pids: 500, diskMiB: 2048 };
const paths = labPaths('/state', 'a');
const config = (index = 0) => bundleConfig(spec, index, paths, '/group/in');
const mountAt = (destination: string) => config().mounts.find((mount) => mount.destination === destination);

test('a lab has every namespace of its own', () => {
  const types = config().linux.namespaces.map(({ type }) => type);
  expect(types.sort()).toEqual(['cgroup', 'ipc', 'mount', 'network', 'pid', 'user', 'uts']);
});

test('each index has its own ids, and the annotation says which', () => {
  const third = config(3);
  const range = [{ containerID: 0, hostID: UID_BASE + 3 * IDS_PER_LAB, size: IDS_PER_LAB }];
  expect(third.linux.uidMappings).toEqual(range);
  expect(third.linux.gidMappings).toEqual(range);
  expect(third.annotations[INDEX_ANNOTATION]).toBe('3');
});

test('nothing of the host’s environment gets in', () => {
  process.env.SECRET_OF_THE_HOST = 'x';
  expect(config().process.env.join(' ')).not.toContain('SECRET');
  expect(config().process.env).toContain('HOME=/root');
  delete process.env.SECRET_OF_THE_HOST;
});

test('of the host’s files a lab sees its own four places and no other', () => {
  const bound = config().mounts.filter(({ type }) => type === 'bind');
  expect(bound.map(({ source, destination }) => [source, destination])).toEqual([
    [paths.dev, '/dev'],
    [paths.run, '/run'],
    [`${paths.disk}/docker`, '/var/lib/docker'],
    [`${paths.disk}/containerd`, '/var/lib/containerd'],
  ]);
});

test('the real dockerd socket lies outside of what the lab sees', () => {
  expect(paths.dockerSocket.startsWith(`${paths.run}/`)).toBe(false);
  expect(paths.containerdSocket.startsWith(`${paths.run}/`)).toBe(true);
});

test('memory-backed file systems are bounded by the lab’s memory', () => {
  expect(mountAt('/tmp')?.options).toContain('size=256m');
  expect(mountAt('/dev/shm')?.options).toContain('size=256m');
});

describe('the system-call filter', () => {
  const { syscalls, defaultAction } = config().linux.seccomp;
  const rulesOf = (name: string) => syscalls.filter(({ names }) => names.includes(name));
  /** What the filter answers to `socket(family)`: rules are alternatives. */
  const allows = (family: number) =>
    !rulesOf('socket').some(({ args = [] }) =>
      args.every(({ op, value }) => (op === 'SCMP_CMP_EQ' ? family === value : family > value)),
    );

  test.each([
    ['AF_UNIX', 1, true],
    ['AF_INET', 2, true],
    ['AF_INET6', 10, true],
    ['AF_NETLINK', 16, true],
    ['AF_PACKET', 17, true],
    ['AF_UNSPEC', 0, false],
    ['AF_ALG', 38, false],
    ['AF_VSOCK', 40, false],
    ['AF_XDP', 44, false],
  ])('%s', (_, family, allowed) => expect(allows(family)).toBe(allowed));

  test('allows what Docker needs', () => {
    expect(defaultAction).toBe('SCMP_ACT_ALLOW');
    for (const name of ['mount', 'unshare', 'clone3', 'setns', 'pivot_root', 'seccomp'])
      expect(rulesOf(name)).toEqual([]);
  });

  test('says that keys do not exist, so that runc does without them', () => {
    expect(rulesOf('keyctl').map(({ errnoRet }) => errnoRet)).toEqual([38]);
  });

  test('forbids bpf, also to runc, which then does without', () => {
    expect(rulesOf('bpf').map(({ errnoRet }) => errnoRet)).toEqual([1]);
  });
});
