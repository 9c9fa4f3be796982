/** The kernel's table joined with what the engine says. */
import { describe, expect, test } from 'vitest';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { type AskedMount, type ContainerConfig, containerConfig } from './container-config.ts';
import { containerMounts, withFilled } from './container-mounts.ts';
import { mountLines } from './mountinfo.ts';

const Id = 'c'.repeat(64);
const line = (point: string, root = '/', rest = 'ext4 /dev/loop1 rw') => `7 6 7:1 ${root} ${point} rw - ${rest}`;
const config = (...mounts: AskedMount[]): ContainerConfig => ({
  ...{ id: Id, running: true, fresh: false, readOnlyRoot: false, mounts, files: new Map() },
});
const seen = (of: ContainerConfig, ...lines: string[]) => containerMounts(of, mountLines(lines.join('\n')).lines);
const tmpfs = (point: string) => line(point, '/', 'tmpfs none rw');

test('of a volume of which a directory is mounted the source is where the kernel’s line begins, running or not', () => {
  const Source = '/docker/volumes/v/_data';
  const Mounts = [{ Type: 'volume', Name: 'v', Source, Destination: '/d', RW: true }];
  const HostConfig = { Mounts: [{ Target: '/d', VolumeOptions: { Subpath: 'sub' } }] };
  const of = containerConfig({ Id, Mounts, HostConfig }) as ContainerConfig;
  const expected = { destination: '/d', kind: 'volume', volume: 'v', subpath: 'sub', source: `${Source}/sub` };
  expect(seen(of, line('/d', `${Source}/sub`))).toMatchObject([{ ...expected, mounted: true }]);
  expect(containerMounts(of, undefined)).toContainEqual(expect.objectContaining({ ...expected, mounted: false }));
});

describe('what the engine does not list says so', () => {
  const of = config(
    { destination: '/live', kind: 'bind', source: '/root/site', readOnly: false, propagation: 'rslave' },
    { destination: '/t', kind: 'tmpfs', readOnly: false },
  );
  test.each([
    [tmpfs('/live/disk'), { kind: 'bind', source: '/root/site/disk', unasked: true }],
    [tmpfs('/own'), { kind: 'tmpfs', unasked: true }],
    [line('/sbin/docker-init'), { kind: 'bind', unasked: true }],
    [line('/live'), { kind: 'bind', asked: 'rslave' }],
    [tmpfs('/t'), { kind: 'tmpfs' }],
    [line('/'), { kind: 'root' }],
    [tmpfs('/dev/shm'), { kind: 'system' }],
  ])('%s', (text, expected) => {
    const [mount] = seen(of, text);
    expect(mount).toMatchObject(expected);
    expect(mount?.unasked ?? false).toBe('unasked' in expected);
  });
});

describe('what dockerd put into a new volume', () => {
  const mount: ContainerMount = {
    ...{ container: Id, destination: '/d', kind: 'volume', volume: 'v', options: [], readOnly: false },
    ...{ propagation: 'private', mounted: false },
  };
  test.each<[string, Partial<ContainerMount>, number | undefined]>([
    ['the container has it', {}, 3],
    ['it has another one', { volume: 'w' }, undefined],
    ['dockerd was told not to', { noCopy: true }, undefined],
    ['a directory of it must have been there before', { subpath: 'sub' }, undefined],
    ['it has none', { kind: 'tmpfs', volume: undefined }, undefined],
  ])('%s', (_, more, entries) => {
    expect(withFilled({ ...mount, ...more }, new Map([['v', 3]])).filled).toBe(entries);
  });
});
