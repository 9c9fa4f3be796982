import { describe, expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { logFilesAt, shareOfLimit } from './log-files.ts';

const told = (at: number, id: string, ...inodes: number[]): StateChanged => ({
  ...{ seq: at, at: nanos(at), type: 'state.changed', state: 'present', action: 'read', evidence: 'observed' },
  subject: { kind: 'container-log', id },
  attributes: {
    ...{ container: id, directory: `/d/${id}` },
    files: inodes.map((inode, index) => ({ name: index === 0 ? 'x.log' : `x.log.${index}`, bytes: 10, inode })),
  },
});

describe('log files', () => {
  test.each<[string, StateChanged[], number | undefined]>([
    ['nothing was told', [told(1, 'other', 1, 2)], undefined],
    ['one file that only grows', [told(1, 'web', 1), told(2, 'web', 1)], 0],
    ['what was put aside before anybody looked', [told(1, 'web', 3, 2, 1)], 2],
    ['it is known again under its new name', [told(1, 'web', 1), told(2, 'web', 2, 1)], 1],
    ['twice between two looks', [told(1, 'web', 1), told(2, 'web', 3, 2, 1)], 2],
    ['it is not there any more', [told(1, 'web', 1), told(2, 'web', 9, 8)], 1],
    ['later is left out', [told(1, 'web', 1), told(9, 'web', 2, 1)], 0],
  ])('%s', (_, facts, expected) => expect(logFilesAt(facts, 'web', 5)?.rotatedAtLeast).toBe(expected));

  test('the last look counts', () => {
    expect(logFilesAt([told(1, 'web', 1), told(2, 'web', 2, 1)], 'web', 5)?.files).toHaveLength(2);
  });
});

test.each([
  ['no limit', 10, undefined, undefined],
  ['half', 500, '1k', 0.5],
  ['by thousands', 5e6, '10m', 0.5],
  ['a little over', 1200, '1k', 1],
  ['not a size', 10, 'much', undefined],
])('share of the limit: %s', (_, bytes, limit, share) => expect(shareOfLimit(bytes, limit)).toBe(share));
