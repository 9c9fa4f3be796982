import { expect, test } from 'vitest';
import { DirectoryPlaces, placeOf } from './directory-places.ts';

test.each([
  ['/var/lib/docker/overlay2/ab12/diff', { kind: 'diff', overlay: 'ab12', path: '' }],
  ['/var/lib/docker/overlay2/ab12/diff/etc/x', { kind: 'diff', overlay: 'ab12', path: '/etc/x' }],
  ['/var/lib/docker/overlay2/ab12/work/work', { kind: 'work', overlay: 'ab12' }],
  ['/var/lib/docker/overlay2/ab12/work/work/#1', undefined],
  ['/var/lib/docker/overlay2/ab12', { kind: 'roots' }],
  ['/var/lib/docker/volumes/keep/_data/a', { kind: 'volume', volume: 'keep', path: '/a' }],
  ['/var/lib/docker/volumes/keep', undefined],
  [`/var/lib/docker/image/overlay2/layerdb/mounts/${'0'.repeat(64)}`, { kind: 'roots' }],
  ['/var/lib/docker/image/overlay2/layerdb/tmp', undefined],
  ['/upper/root/var/lib/docker/overlay2/ab12/diff', undefined],
  ['/containerd/x', undefined],
])('%s', (path, place) => {
  expect(placeOf(path)).toEqual(place);
});

test('a directory is asked for once, also one that is nothing to us; one that is gone again and again', () => {
  const asked: string[] = [];
  const places = new DirectoryPlaces();
  const pathOf = (handle: string) => {
    asked.push(handle);
    return handle === 'gone' ? undefined : '/containerd';
  };
  for (const handle of ['a', 'a', 'gone', 'gone']) expect(places.of(handle, pathOf)).toBeUndefined();
  expect(asked).toEqual(['a', 'gone', 'gone']);
});
