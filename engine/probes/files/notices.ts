/** The events of fanotify(7), taken apart. Pure, but for whom they are read of. */
import { FAN } from './fan-mask.ts';

export type Notice = {
  mask: number;
  /** the host's */
  pid: number;
  /** struct file_handle of the directory: its type and bytes, as one text. Absent where only the file itself is told. */
  directory?: string;
  /** in that directory; `.` is the directory itself */
  name: string;
  /** of the file itself, the same way */
  file?: string;
};

const HEAD = 24;
const INFO = { fid: 1, directoryAndName: 2 } as const;

/** At a time, of some thousand events each: others have their turn. */
const MOST_READINGS = 16;

/** Those that wait, up to a bound; the rest waits on. */
export function* waitingIn(watch: { read(): Buffer | undefined }): Generator<Notice | 'overflow'> {
  let bytes = watch.read();
  for (let count = 1; bytes; count++) {
    yield* noticesIn(bytes);
    bytes = count < MOST_READINGS ? watch.read() : undefined;
  }
}

/** `overflow`: the kernel had to drop events, since more waited than it keeps. */
export function noticesIn(bytes: Buffer): (Notice | 'overflow')[] {
  const found: (Notice | 'overflow')[] = [];
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < HEAD) break;
    found.push(noticeIn(bytes.subarray(at, at + length)));
    at += length;
  }
  return found;
}

/** struct fanotify_event_metadata: length, version, reserved, length of this head, mask, descriptor, pid; then records. */
function noticeIn(event: Buffer): Notice | 'overflow' {
  const mask = event.readUInt32LE(8);
  if (mask & FAN.overflow) return 'overflow';
  const notice: Notice = { mask, pid: event.readInt32LE(20), name: '' };
  for (let at = event.readUInt16LE(6); at + 4 <= event.length; ) {
    const [type, length] = [event.readUInt8(at), event.readUInt16LE(at + 2)];
    if (length < 4) break;
    addRecord(notice, type, event.subarray(at, at + length));
    at += length;
  }
  return notice;
}

/** struct fanotify_event_info_fid: type, padding, length, fsid, then a file_handle: size, type, bytes; then the name. */
function addRecord(notice: Notice, type: number, record: Buffer): void {
  if (type !== INFO.fid && type !== INFO.directoryAndName) return;
  const size = record.readUInt32LE(12);
  const handle = record.toString('hex', 16, 20 + size);
  if (type === INFO.fid) notice.file = handle;
  else {
    notice.directory = handle;
    notice.name = record.toString('utf8', 20 + size, end(record, 20 + size));
  }
}

const end = (record: Buffer, from: number): number => {
  const zero = record.indexOf(0, from);
  return zero < 0 ? record.length : zero;
};

/** The inode that a handle of ext4 names (FILEID_INO32_GEN). */
export const inodeOf = (handle: string): number => Buffer.from(handle.slice(8, 16), 'hex').readUInt32LE(0);

/** What was told of is not what stands there by now: that is told of by another word. */
export const isOfAnother = ({ file }: Notice, now: { inode: number }): boolean =>
  file !== undefined && now.inode !== inodeOf(file);
