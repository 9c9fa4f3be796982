/** Header compression of one direction of an HTTP/2 connection (RFC 7541): blocks in, headers out. Its table can be kept. */
import hpack, { type Decoder, type Entry, type Table } from 'hpack.js';

const TABLE_SIZE = 4096;
/** Go's peers agree on 4 KiB; a program that claims more would have us remember it for each of its connections. */
const LARGEST_TABLE = 1 << 16;
const LARGEST_HEADERS = 1 << 20;

/** `maxSize` is what the peers agreed on; entries oldest first, with what each takes of it. */
export type HpackState = { maxSize: number; entries: Entry[] };

export const newHpack = (): HpackState => ({ maxSize: TABLE_SIZE, entries: [] });

export class HpackReader {
  readonly #table: Table;

  constructor({ maxSize, entries }: HpackState) {
    this.#table = hpack.table.create({ maxSize: LARGEST_TABLE });
    this.#table.updateSize(maxSize);
    for (const { name, value, nameSize, totalSize } of entries)
      this.#table.add(name, value, nameSize, totalSize - nameSize - ENTRY_COST);
  }

  get state(): HpackState {
    return { maxSize: this.#table.maxSize, entries: this.#table.dynamic };
  }

  /** @throws when the block is out of step with the table, or says more than headers do: no later block can be read either. */
  read(block: Buffer): Record<string, string> {
    const bytes = hpack.decoder.create();
    bytes.push(block);
    const headers: Record<string, string> = {};
    let size = 0;
    while (!bytes.isEmpty()) {
      const field = this.#field(bytes);
      if (!field) continue;
      // One byte may stand for a whole field of the table.
      size += field.name.length + field.value.length;
      if (size > LARGEST_HEADERS) throw new Error(`headers of more than ${LARGEST_HEADERS} bytes`);
      const before = Object.hasOwn(headers, field.name) ? `${headers[field.name]}, ` : '';
      headers[field.name] = before + field.value;
    }
    return headers;
  }

  /** Undefined for a change of the table's size. */
  #field(bytes: Decoder): { name: string; value: string } | undefined {
    if (bytes.decodeBit()) return this.#table.lookup(bytes.decodeInt());
    if (bytes.decodeBit()) return this.#literal(bytes, true);
    if (bytes.decodeBit()) {
      this.#table.updateSize(bytes.decodeInt());
      return undefined;
    }
    // Whether others may ever index it is not for who only reads.
    bytes.decodeBit();
    return this.#literal(bytes, false);
  }

  #literal(bytes: Decoder, isIndexed: boolean): { name: string; value: string } {
    const index = bytes.decodeInt();
    const known = index > 0 ? this.#table.lookup(index) : undefined;
    const name = known?.name ?? text(bytes);
    const value = text(bytes);
    if (isIndexed) this.#table.add(name, value, name.length, value.length);
    return { name, value };
  }
}

const ENTRY_COST = 32;

/** An octet is a character: the length of a text is its size in the table. */
const text = (bytes: Decoder): string => Buffer.from(bytes.decodeStr()).toString('latin1');
