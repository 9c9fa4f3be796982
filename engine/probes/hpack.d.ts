/** The little of hpack.js 2.1 that is used: it has no types of its own. */
declare module 'hpack.js' {
  export type Field = { name: string; value: string };
  export type Decompressor = {
    /** Its own limit refuses table sizes beyond what it was made with, though the peers may have agreed on them. */
    _table: { protocolMaxSize: number };
    write(bytes: Buffer): boolean;
    execute(): void;
    read(): Field | null;
    on(event: 'error', listener: (error: Error) => void): void;
  };
  const hpack: { decompressor: { create(options: { table: { maxSize: number } }): Decompressor } };
  export default hpack;
}
