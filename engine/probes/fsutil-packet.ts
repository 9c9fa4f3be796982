/**
 * Packets of BuildKit's file transfer (`FileSync/DiffCopy`): who has the files describes them all (STAT, numbered from 0 as they come),
 * the other side asks for the content of some (REQ) and gets it in pieces (DATA, the last one empty). They are read by
 * hand: what is large in them is not copied.
 */
import type { TravelledFile } from '#engine/trace/build.ts';
import { eachField } from './protobuf-fields.ts';

export type Packet =
  | { type: 'stat'; file?: TravelledFile }
  | { type: 'request'; id: number }
  | { type: 'data'; id: number; data: Buffer }
  | { type: 'end' }
  | { type: 'error'; message: string };

const NOTHING: Buffer = Buffer.alloc(0);
const TYPES = ['stat', 'request', 'data', 'end', 'error'] as const;

/** Undefined for what is no such packet. */
export const packetIn = (bytes: Buffer): Packet | undefined => {
  try {
    return packet(bytes);
  } catch {
    return undefined;
  }
};

function packet(bytes: Buffer): Packet | undefined {
  let [type, id] = [0, 0];
  let data = NOTHING;
  let stat: Buffer | undefined;
  eachField(bytes, (field, reader) => {
    if (field === 1) type = reader.int32();
    else if (field === 2) stat = bufferOf(reader.bytes());
    else if (field === 3) id = reader.uint32();
    else if (field === 4) data = bufferOf(reader.bytes());
    else return false;
    return true;
  });
  switch (TYPES[type]) {
    case 'stat':
      return { type: 'stat', ...(stat && { file: fileIn(stat) }) };
    case 'request':
      return { type: 'request', id };
    case 'data':
      return { type: 'data', id, data };
    case 'end':
      return { type: 'end' };
    case 'error':
      return { type: 'error', message: data.toString('utf8') };
    default:
      return undefined;
  }
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Go's bits of a file's mode beyond the permissions. */
const DIRECTORY = 2 ** 31;
const SYMLINK = 1 << 27;
const OTHERS = (1 << 26) | (1 << 25) | (1 << 24) | (1 << 21) | (1 << 19);
const SPECIAL = [
  [1 << 23, 0o4000],
  [1 << 22, 0o2000],
  [1 << 20, 0o1000],
] as const;

function fileIn(bytes: Buffer): TravelledFile {
  let [path, link, mode, uid, gid, size, changed] = ['', '', 0, 0, 0, 0, 0];
  eachField(bytes, (field, reader) => {
    if (field === 1) path = reader.string();
    else if (field === 2) mode = reader.uint32();
    else if (field === 3) uid = reader.uint32();
    else if (field === 4) gid = reader.uint32();
    else if (field === 5) size = Number(reader.int64());
    else if (field === 6) changed = Number(reader.int64()) / 1e9;
    else if (field === 7) link = reader.string();
    else return false;
    return true;
  });
  const type = typeOf(mode);
  return {
    ...{ path, type, size: type === 'file' ? size : 0, mode: permissions(mode), uid, gid },
    mtime: Math.floor(changed),
    ...(link && { link }),
  };
}

const typeOf = (mode: number): TravelledFile['type'] => {
  if (mode >= DIRECTORY) return 'directory';
  if (mode & SYMLINK) return 'symlink';
  return mode & OTHERS ? 'other' : 'file';
};

const permissions = (mode: number): number =>
  SPECIAL.reduce((bits, [theirs, ours]) => bits | (mode & theirs ? ours : 0), mode & 0o777);
