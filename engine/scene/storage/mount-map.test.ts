import { describe, expect, test } from 'vitest';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { type MountFacts, mountMap } from './mount-map.ts';
import { marksOf, mountsNotice } from './mount-words.ts';
import type { Volume } from './volumes-at.ts';

const mount = (container: string, destination: string, more: Partial<ContainerMount> = {}): ContainerMount => ({
  ...{
    container,
    destination,
    kind: 'system',
    options: ['rw'],
    readOnly: false,
    propagation: 'private',
    mounted: true,
  },
  ...more,
});
const data = (container: string, destination = '/data') =>
  mount(container, destination, { kind: 'volume', volume: 'data', source: '/v/data/_data' });
const volume = (name: string): [string, Volume] => [name, { name, labels: {}, anonymous: /^[0-9a-f]{64}$/.test(name) }];

const facts = (mounts: readonly ContainerMount[], volumes: readonly string[] = []): MountFacts => ({
  mounts: new Map(mounts.map((one) => [`${one.container}${one.destination}`, one])),
  volumes: new Map(volumes.map(volume)),
  containers: new Map(
    [...new Set(mounts.map(({ container }) => container))].map((id) => [id, { name: `the ${id}`, state: 'running' }]),
  ),
});

describe('places', () => {
  test('a volume in two containers is one place with two users', () => {
    const map = mountMap(facts([data('a'), data('b', '/d')], ['data']));
    expect(map.places).toMatchObject([{ id: 'volume/data', users: ['the a', 'the b'] }]);
    expect(mountsNotice(map)).toBe('data is in 2 containers at once: one directory, seen at several places.');
  });

  test('a volume that nobody has is a place, too', () => {
    const map = mountMap(facts([], ['left']));
    expect(map.places).toMatchObject([{ name: 'left', users: [] }]);
    expect(mountsNotice(map)).toBe('1 volume that no container has: it stays until somebody removes it.');
  });

  test('memory is a container’s own, the host’s directories are everybody’s, the kernel’s faces have none', () => {
    const tmpfs = (id: string) => mount(id, '/t', { kind: 'tmpfs' });
    const bind = (id: string) => mount(id, '/h', { kind: 'bind', source: '/srv' });
    const map = mountMap(facts([tmpfs('a'), tmpfs('b'), bind('a'), bind('b'), mount('a', '/proc')]));
    expect(map.places.map(({ id }) => id).sort()).toEqual(['host//srv', 'memory/a/t', 'memory/b/t']);
    expect(
      map.containers[0]?.mounts.find(({ mount: { destination } }) => destination === '/proc')?.place,
    ).toBeUndefined();
  });
});

describe('between the run’s beginning and now', () => {
  const nameless = 'a'.repeat(64);
  const before = facts(
    [data('a'), mount('a', '/x', { kind: 'volume', volume: nameless, anonymous: true })],
    ['data', nameless],
  );

  test('rm -v: the container and the volume without a name are shadows, the named one stays', () => {
    const map = mountMap(facts([], ['data']), before);
    expect(map.containers).toMatchObject([{ name: 'the a', change: 'gone', state: 'removed' }]);
    expect(Object.fromEntries(map.places.map(({ name, change, users }) => [name, [change, users]]))).toEqual({
      data: [undefined, []],
      [nameless]: ['gone', []],
    });
    expect(mountsNotice(map)).toBe(
      'the a is removed, and with it all that it mounted: 1 volume went, too, data stays.',
    );
  });

  test('rm: both volumes stay', () => {
    expect(mountsNotice(mountMap(facts([], ['data', nameless]), before))).toContain('2 volumes stay');
  });

  test('volumes that the removed ones never had are no part of the sentence', () => {
    const was = facts([data('a'), data('b')], ['data', 'of others']);
    const map = mountMap(facts([], ['data', 'of others']), was);
    expect(mountsNotice(map)).toBe('the a and the b are removed, and with them all that they mounted: data stays.');
  });

  test('what came is new', () => {
    const map = mountMap(before, facts([]));
    expect(map.containers[0]?.change).toBe('appeared');
    expect(map.places.every(({ change }) => change === 'appeared')).toBe(true);
  });
});

test('that dockerd filled a volume is said to be inferred', () => {
  const filled = mount('a', '/data', { kind: 'volume', volume: 'data', filled: 3 });
  expect(mountsNotice(mountMap(facts([filled], ['data'])))).toBe(
    'dockerd filled the empty volume at /data with what the image has there (inferred).',
  );
});

test.each<[Partial<ContainerMount>, string[]]>([
  [{ readOnly: true }, ['ro']],
  [{ kind: 'bind', asked: 'rslave', propagation: 'slave' }, ['slave']],
  [{ kind: 'volume', propagation: 'slave' }, []],
  [{ kind: 'tmpfs', sizeLimit: 8_000_000 }, ['8.00 MB at most']],
  [{ kind: 'volume', noCopy: true }, ['nocopy']],
  [{ kind: 'volume', subpath: 'in/it' }, ['subpath']],
  [{ kind: 'volume', filled: 3 }, ['filled from the image']],
])('marks of %j', (more, marks) => {
  expect(marksOf(mount('a', '/x', more))).toEqual(marks);
});
