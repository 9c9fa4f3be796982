/** The attributes of a netlink message: length, type, value, padded to four bytes (linux/netlink.h). */
import type { Json } from '#engine/trace/event.ts';

export type Attribute = { type: number; value: Buffer };

/** By attribute type: what it is called, and how its value is read. */
export type Fields = Readonly<Record<number, [name: string, read: (value: Buffer) => Json | undefined]>>;

/** NLA_F_NESTED and NLA_F_NET_BYTEORDER are not part of the type. */
const TYPE = 0x3fff;

/** As many as are whole, but the last may be cut. */
export const readAttributes = (bytes: Buffer): Attribute[] => {
  const found: Attribute[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at);
    if (length < 4) break;
    found.push({ type: bytes.readUInt16LE(at + 2) & TYPE, value: bytes.subarray(at + 4, at + length) });
    at += (length + 3) & ~3;
  }
  return found;
};

export const pick = (attributes: readonly Attribute[], fields: Fields): Record<string, Json> => {
  const found: Record<string, Json> = {};
  for (const { type, value } of attributes) {
    const field = fields[type];
    const decoded = field?.[1](value);
    if (field && decoded !== undefined) found[field[0]] = decoded;
  }
  return found;
};

export const text = (value: Buffer): string => value.toString('utf8').replace(/\0.*$/s, '');
export const number = (value: Buffer): number | undefined => (value.length >= 4 ? value.readInt32LE(0) : undefined);
