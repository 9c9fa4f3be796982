/** Answers that say that another packet was refused, pure: a RST for a SYN, an ICMP error for anything. */
import type { Headers } from './headers.ts';
import { readIp } from './headers.ts';
import type { OpenPacket } from './open-packet.ts';
import { saysOf } from './says.ts';

const ICMP_ERRORS: ReadonlySet<number> = new Set([3, 11]);

export type Refusal = { of: (other: OpenPacket) => boolean; why: string };

/** @param namespace where the answer begins */
export function refusalIn(headers: Headers, namespace: string): Refusal | undefined {
  if (headers.flags === 'RA' || headers.flags === 'R') return resetIn(headers, namespace);
  if (headers.protocol === 'icmp' && headers.icmp && ICMP_ERRORS.has(headers.icmp.type)) return errorIn(headers);
  return undefined;
}

/** The answer stands at the place where the question ended. */
function resetIn({ header, acknowledged }: Headers, namespace: string): Refusal {
  const asked = (other: OpenPacket) =>
    other.headers.flags === 'S' &&
    acknowledged === ((other.headers.sequence ?? 0) + 1) % 2 ** 32 &&
    other.frames.some(
      ({ namespace: there, frame }) => there === namespace && frame.headers.header.dport === header.sport,
    );
  return { of: asked, why: `Nobody listens on port ${header.sport} of ${header.src}: its kernel answered with RST.` };
}

/** It carries the beginning of the packet that it is about. */
function errorIn(headers: Headers): Refusal | undefined {
  const about = quotedIn(headers.data);
  if (!about) return undefined;
  const { src } = headers.header;
  return { of: about, why: `${src} answered: ${saysOf(headers) ?? 'ICMP error'}.` };
}

function quotedIn(data: Buffer): ((other: OpenPacket) => boolean) | undefined {
  const quoted = data.length >= 28 ? readIp(padded(data)) : undefined;
  if (!quoted) return undefined;
  const sequence = data.readUInt32BE(((data[0] ?? 0) & 15) * 4 + 4);
  return ({ headers }) =>
    headers.ipId === quoted.ipId &&
    headers.protocol === quoted.protocol &&
    (headers.protocol !== 'tcp' || headers.sequence === sequence);
}

/** Only 8 bytes of the transport's header need be quoted: the rest reads as nothing. */
const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc(20)]);
