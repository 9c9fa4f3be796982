import { expect, test } from 'vitest';
import type { Json, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { ContainerLog, ContainerMount, DiskUse } from '#engine/trace/storage.ts';
import { unexplained } from './explain/unexplained.ts';

const told = (kind: StateChanged['subject']['kind'], attributes: object, action = 'read'): TraceEvent => ({
  ...{ seq: 1, at: nanos(1), type: 'state.changed', subject: { kind, id: 'x' }, state: 'present', action },
  ...{ attributes: attributes as Record<string, Json>, evidence: 'observed' },
});

test('what is told of mounts, volumes and the disk is explained to the last number', () => {
  const mount: Required<ContainerMount> = {
    ...{ container: 'c', destination: '/d', kind: 'volume', volume: 'data', anonymous: false, source: '/v/_data' },
    ...{ fileSystem: 'ext4', options: ['rw'], readOnly: false, propagation: 'slave', mounted: true, sizeLimit: 8 },
    ...{
      asked: 'rslave',
      noCopy: true,
      unasked: false,
      filled: 3,
      subpath: 'in/it',
      line: '1 2 7:1 / /d rw - ext4 /dev/loop1 rw',
    },
  };
  const use: Required<DiskUse> = {
    engine: {
      layers: 5,
      images: [{ id: 'sha256:1', names: ['a'], size: 5, shared: 1 }],
      containers: [{ id: 'c', name: 'web', written: 2, root: 7 }],
      volumes: [{ name: 'data', size: 3, users: 1 }],
      builds: [{ id: 'b', size: 4, inUse: false, shared: true }],
    },
    disk: [{ what: 'layer', id: 'sha256:2', path: '/p', taken: 4096, length: 5, files: 1 }],
    ...{ total: 100, free: 50, took: 7, cut: 'more' },
  };
  const volume = { name: 'data', driver: 'local', mountpoint: '/v/_data', labels: { a: 'b' } };
  const log: Required<ContainerLog> = {
    container: 'c',
    directory: '/d',
    files: [{ name: 'l.log', bytes: 9, inode: 3, born: '2026-01-01T00:00:00.000Z' }],
  };
  const events = [
    ...[told('container-mount', mount), told('disk-use', use), told('volume', volume, 'inspect')],
    told('container-log', log),
  ];
  expect(unexplained(events)).toEqual([]);
});
