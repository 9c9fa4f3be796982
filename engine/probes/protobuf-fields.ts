/** A protobuf message read by hand, field after field: what is large in it is not copied. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Reads the value of a field and says so, or leaves it to be skipped. */
export type TakeField = (field: number, reader: BinaryReader) => boolean;

/** @throws when it is no message */
export function eachField(bytes: Uint8Array, take: TakeField): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const isKnown = type === WireType.LengthDelimited || type === WireType.Varint;
    if (!isKnown || !take(field, reader)) reader.skip(type, field);
  }
}
