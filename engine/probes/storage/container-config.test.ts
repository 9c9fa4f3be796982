/** What answers is the lab's: whatever it says, nothing throws and nothing grows without a bound. */
import { describe, expect, test } from 'vitest';
import { containerConfig, MOST_ASKED } from './container-config.ts';
import { engineDisk, MOST_LISTED } from './engine-disk.ts';
import { volumeFact } from './volume-facts.ts';

const Id = 'c'.repeat(64);
const mount = { Type: 'volume', Name: 'data', Source: '/v', Destination: '/d', Mode: 'z', RW: true, Propagation: '' };

describe('a container', () => {
  test('nocopy is said by the mode of -v and by the options of --mount', () => {
    const byMode = containerConfig({ Id, Mounts: [{ ...mount, Mode: 'ro,nocopy', RW: false }] });
    expect(byMode?.mounts).toEqual([
      { destination: '/d', kind: 'volume', source: '/v', volume: 'data', readOnly: true, noCopy: true },
    ]);
    const HostConfig = { Mounts: [{ Target: '/d', VolumeOptions: { NoCopy: true } }] };
    expect(containerConfig({ Id, Mounts: [mount], HostConfig })?.mounts[0]?.noCopy).toBe(true);
  });

  test('tmpfs comes by --tmpfs and by --mount', () => {
    const HostConfig = { Tmpfs: { '/t': 'ro,size=8m' }, Mounts: [{ Target: '/m', TmpfsOptions: { SizeBytes: 4096 } }] };
    const Mounts = [{ Type: 'tmpfs', Destination: '/m', RW: true }];
    expect(containerConfig({ Id, HostConfig, Mounts })?.mounts).toEqual([
      { destination: '/m', kind: 'tmpfs', readOnly: false, sizeLimit: 4096 },
      { destination: '/t', kind: 'tmpfs', readOnly: true },
    ]);
  });

  test('of a volume a directory may be asked for: it comes from there', () => {
    const options = (Subpath: unknown) => ({ Mounts: [{ Target: '/d', VolumeOptions: { Subpath } }] });
    const mountsOf = (HostConfig: object, more = {}) =>
      containerConfig({ Id, Mounts: [{ ...mount, ...more }], HostConfig })?.mounts;
    expect(mountsOf(options('in/it/'))).toMatchObject([{ source: '/v/in/it/', volume: 'data', subpath: 'in/it/' }]);
    for (const none of ['', 7, undefined]) expect(mountsOf(options(none))?.[0]).not.toHaveProperty('subpath');
    expect(mountsOf(options('in'), { Type: 'bind' })?.[0]).toMatchObject({ source: '/v' });
  });

  test('a tmpfs at a place that was typed with a slash behind it is at that place', () => {
    const Tmpfs = { '/t/': '', '/': '' };
    expect(containerConfig({ Id, HostConfig: { Tmpfs } })?.mounts.map(({ destination }) => destination)).toEqual([
      ...['/t', '/'],
    ]);
  });

  test('one that waits to be started again does not run, whatever the engine calls it', () => {
    const State = { Status: 'restarting', Running: true, Restarting: true };
    expect(containerConfig({ Id, State })).toMatchObject({ running: false, fresh: true });
    expect(containerConfig({ Id, State: { Status: 'running', Running: true } })).toMatchObject({
      ...{ running: true, fresh: false },
    });
  });

  test.each([undefined, null, 7, 'no', {}, { Id: '../x' }, { Id: 7 }])('%j is no answer', (answer) => {
    expect(containerConfig(answer)).toBeUndefined();
  });

  test('nonsense in it is left out, and there is an end', () => {
    const Mounts = [null, 7, { Type: 'npipe', Destination: '/d' }, { Type: 'bind', Destination: 7 }];
    expect(containerConfig({ Id, Mounts, HostConfig: null, GraphDriver: null, HostsPath: 7 })?.mounts).toEqual([]);
    const many = Array.from({ length: MOST_ASKED + 9 }, (_, i) => ({ ...mount, Destination: `/${i}` }));
    expect(containerConfig({ Id, Mounts: many })?.mounts.length).toBe(MOST_ASKED);
  });
});

test('a volume without a name, a driver or a place is none; labels are texts', () => {
  expect(volumeFact({ Name: 'a', Driver: 'local' })).toBeUndefined();
  expect(volumeFact({ Name: 'a', Driver: 'local', Mountpoint: '/m', Labels: { a: 7 }, Options: null })).toEqual({
    ...{ name: 'a', driver: 'local', mountpoint: '/m', labels: { a: '7' } },
  });
});

describe('the engine’s reckoning', () => {
  test.each([undefined, null, 7, {}, { LayersSize: 'much' }])('%j is none', (answer) => {
    expect(engineDisk(answer)).toBeUndefined();
  });

  test('what is not known is nothing, and there is an end', () => {
    const Volumes = [{ Name: 'a', UsageData: { Size: -1, RefCount: 2 } }, null];
    expect(engineDisk({ LayersSize: 5, Volumes })?.engine.volumes).toEqual([
      { name: 'a', size: 0, users: 2 },
      { name: '', size: 0, users: 0 },
    ]);
    const Images = Array.from({ length: MOST_LISTED + 1 }, () => ({}));
    expect(engineDisk({ LayersSize: 5, Images })).toMatchObject({
      cut: true,
      engine: { images: { length: MOST_LISTED } },
    });
  });
});
