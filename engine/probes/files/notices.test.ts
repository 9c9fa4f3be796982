import { expect, test } from 'vitest';
import { FAN } from './fan-mask.ts';
import { inodeOf, noticesIn } from './notices.ts';

/** struct fanotify_event_metadata and its records, put together as the kernel lays them out. */
function eventOf(mask: number, pid: number, records: Buffer[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(24 + records.reduce((sum, { length }) => sum + length, 0), 0);
  head.writeUInt8(3, 4);
  head.writeUInt16LE(24, 6);
  head.writeUInt32LE(mask, 8);
  head.writeInt32LE(-1, 16);
  head.writeInt32LE(pid, 20);
  return Buffer.concat([head, ...records]);
}

function recordOf(type: number, handle: string, name?: string): Buffer {
  const bytes = Buffer.from(handle, 'hex');
  const text = name === undefined ? Buffer.alloc(0) : Buffer.from(`${name}\0`);
  const head = Buffer.alloc(20);
  const length = Math.ceil((20 + bytes.length + text.length) / 4) * 4;
  head.writeUInt8(type, 0);
  head.writeUInt16LE(length, 2);
  head.writeUInt32LE(bytes.length, 12);
  head.writeInt32LE(1, 16);
  return Buffer.concat([head, bytes, text], length);
}

const NAMED = recordOf(2, '01000100dca991df', 'big');
const ITSELF = recordOf(1, '0b800000e6d57919');

test('a name in a directory, and the file itself', () => {
  expect(noticesIn(eventOf(FAN.create | FAN.modify, 2554, [NAMED, ITSELF]))).toEqual([
    {
      mask: FAN.create | FAN.modify,
      pid: 2554,
      name: 'big',
      directory: '0100000001000100dca991df',
      file: '010000000b800000e6d57919',
    },
  ]);
});

test('several events of one reading, one without a directory', () => {
  const both = Buffer.concat([eventOf(FAN.attributes, 1, [ITSELF]), eventOf(FAN.delete, 2, [NAMED])]);
  expect(noticesIn(both)).toMatchObject([
    { pid: 1, name: '' },
    { pid: 2, name: 'big' },
  ]);
});

test('events that the kernel dropped are told as such', () => {
  expect(noticesIn(eventOf(FAN.overflow, 0, []))).toEqual(['overflow']);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['less than a head', Buffer.alloc(10)],
  ['a length of nothing', Buffer.alloc(40)],
])('%s is no event', (_, bytes) => {
  expect(noticesIn(bytes)).toEqual([]);
});

test('a handle names an inode', () => {
  expect(inodeOf('010000000b800000e6d57919')).toBe(32779);
});
