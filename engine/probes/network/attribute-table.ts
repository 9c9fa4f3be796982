/** The attributes of a netlink message by type, each cut out only when it is asked for: most of a link's some sixty never are. Pure. */

/** NLA_F_NESTED and NLA_F_NET_BYTEORDER are not part of the type. */
const TYPE = 0x3fff;

export class AttributeTable {
  readonly #bytes: Buffer;
  /** By type where its header is; of those that come twice, the last. */
  readonly #at = new Map<number, number>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    for (let at = 0; at + 4 <= bytes.length; ) {
      const length = bytes.readUInt16LE(at);
      if (length < 4 || at + length > bytes.length) break;
      this.#at.set(bytes.readUInt16LE(at + 2) & TYPE, at);
      at += (length + 3) & ~3;
    }
  }

  has(type: number): boolean {
    return this.#at.has(type);
  }

  get(type: number): Buffer | undefined {
    const at = this.#at.get(type);
    return at === undefined ? undefined : this.#bytes.subarray(at + 4, at + this.#bytes.readUInt16LE(at));
  }
}
