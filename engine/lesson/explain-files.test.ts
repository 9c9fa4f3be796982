import { expect, test } from 'vitest';
import type { Json, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { type ContainerRoot, FILE_ACTIONS, type FileChange } from '#engine/trace/storage.ts';
import { unexplained } from './explain/unexplained.ts';

const told = (kind: StateChanged['subject']['kind'], action: string, attributes: object): TraceEvent => ({
  ...{ seq: 1, at: nanos(1), type: 'state.changed', subject: { kind, id: 'x' }, state: 'present', action },
  ...{ attributes: attributes as Record<string, Json>, evidence: 'observed' },
});

test('what is told of roots and files is explained to the last number', () => {
  const root: Required<ContainerRoot> = {
    ...{ driver: 'overlay2', lower: [{ directory: '/l', chain: 'sha256:1' }], init: '/i', upper: '/u', work: '/w' },
    ...{ merged: '/m', mounted: true, bytes: 5, entries: 2, cut: true },
  };
  const file: Required<FileChange> = {
    ...{ container: 'c', path: '/a', where: 'upper', volume: 'data', lower: '/l', same: true, directory: true },
    ...{ whiteout: true, opaque: true, hides: ['x'], bytes: 3, took: 7, from: '/b', leaves: 'whiteout' },
    ...{ pid: 12, program: 'sh', span: 's1', times: 4 },
  };
  const roots = ['made', 'changed', 'removed'].map((action) => told('container-root', action, root));
  expect(unexplained([...roots, ...FILE_ACTIONS.map((action) => told('file', action, file))])).toEqual([]);
});
