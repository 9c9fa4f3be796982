/** Netlink's frame around requests and answers (linux/netlink.h), pure. All of it is in the byte order of the machine: little. */

export type NetlinkMessage = { type: number; flags: number; body: Buffer };

export const NLM_F_REQUEST = 1;
export const NLM_F_ACK = 4;
export const NLM_F_DUMP = 0x300;
/** What was dumped changed meanwhile: some of it may be missing. */
export const NLM_F_DUMP_INTR = 0x10;
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;

const HEADER = 16;

/** @param sequence comes back in the answers */
export function requestBytes(type: number, flags: number, body: Uint8Array, sequence = 1): Buffer {
  const bytes = Buffer.alloc(HEADER + body.length);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(flags | NLM_F_REQUEST, 6);
  bytes.writeUInt32LE(sequence, 8);
  bytes.set(body, HEADER);
  return bytes;
}

/** The messages of one datagram, as many as are whole. */
export function messagesIn(bytes: Buffer): NetlinkMessage[] {
  const found: NetlinkMessage[] = [];
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < HEADER || at + length > bytes.length) break;
    found.push({
      type: bytes.readUInt16LE(at + 4),
      flags: bytes.readUInt16LE(at + 6),
      body: bytes.subarray(at + HEADER, at + length),
    });
    at += (length + 3) & ~3;
  }
  return found;
}

/** Of NLMSG_ERROR, and of NLMSG_DONE where it says so: a positive errno, or 0. */
export const errorOf = ({ body }: NetlinkMessage): number => (body.length >= 4 ? -body.readInt32LE(0) : 0);

/** One attribute with its padding. */
export function attributeBytes(type: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc((4 + value.length + 3) & ~3);
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.set(value, 4);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0, 0);
  return bytes;
}
