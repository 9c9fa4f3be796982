/** A frame within a UDP packet (VXLAN, RFC 7348), pure. */
import { type Frame, type Headers, readFrame } from './headers.ts';

const PORT = 4789;
const HEADER = 8;
/** The number of the network is told. */
const HAS_NUMBER = 0x08;

export function tunnelled({ protocol, header, data }: Headers): { vni: number; inner: Frame } | undefined {
  if (protocol !== 'udp' || header.dport !== PORT || data.length < HEADER || data[0] !== HAS_NUMBER) return undefined;
  const inner = readFrame(data.subarray(HEADER));
  return inner && { vni: data.readUIntBE(4, 3), inner };
}
