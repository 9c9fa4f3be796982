/** The little of hpack.js 2.1 that is used: it has no types of its own. */
declare module 'hpack.js' {
  export type Entry = { name: string; value: string; nameSize: number; totalSize: number };
  export type Table = {
    readonly maxSize: number;
    readonly dynamic: Entry[];
    lookup(index: number): Entry;
    add(name: string, value: string, nameSize: number, valueSize: number): void;
    updateSize(size: number): void;
  };
  export type Decoder = {
    push(bytes: Buffer): void;
    isEmpty(): boolean;
    decodeBit(): number;
    decodeInt(): number;
    decodeStr(): number[] | Buffer;
  };
  const hpack: {
    table: { create(options: { maxSize: number }): Table };
    decoder: { create(): Decoder };
  };
  export default hpack;
}
