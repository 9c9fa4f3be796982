import { expect, test } from 'vitest';
import { gone, image, layer, store } from '#engine/scene/stored.fixture.ts';
import { unexplained } from './explain/unexplained.ts';

test('what is told of an image store is explained to the last number', () => {
  const files = { added: 2, changed: 1, deleted: 1, opaque: 1, bytes: 9, cut: false };
  const paths = [{ path: '/a', how: 'added' as const, bytes: 5 }];
  const blobs = [{ digest: 'sha256:1', from: 'localhost:5000/a', bytes: 3 }];
  const history = [{ by: 'RUN x' }, { by: 'ENV A=1', empty: true as const }];
  const events = [
    store(1, { images: 1, layers: 2 }),
    layer(1, 'a', 5, { blobs, cacheId: 'x', files: { ...files, paths } }),
    image(1, 'i', ['a'], { history, size: 12, parent: 'sha256:2', digests: ['a@sha256:3'] }),
    gone(2, 'stored-image', 'i'),
  ];
  expect(unexplained(events)).toEqual([]);
});
