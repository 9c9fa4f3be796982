/** What ttrpc wraps around a message: request.proto of github.com/containerd/ttrpc, which no program embeds as a descriptor. */
import { eachField } from './protobuf-fields.ts';

export type TtrpcRequest = {
  /** `/containerd.task.v2.Task/Create` */
  path: string;
  /** With the caller's patience as `timeout_nano`. */
  metadata: Record<string, string>;
  payload: Uint8Array;
};

export type TtrpcResponse = { status: number; statusMessage?: string; payload: Uint8Array };

const LONGEST_NAME = 256;
export const MOST_METADATA = 64;
export const LONGEST_METADATA = 4096;
/** Told with the call's end. */
export const LONGEST_STATUS = 64 * 1024;
const NOTHING: Uint8Array = new Uint8Array();

/** @throws when the bytes are no such message. */
export function readTtrpcRequest(bytes: Uint8Array): TtrpcRequest {
  let [service, method, payload, timeout]: [string, string, Uint8Array, bigint] = ['', '', NOTHING, 0n];
  const metadata: [string, string][] = [];
  let more = 0;
  eachField(bytes, (field, reader) => {
    if (field === 1) service = reader.string();
    else if (field === 2) method = reader.string();
    else if (field === 3) payload = reader.bytes();
    else if (field === 4) timeout = BigInt(reader.int64());
    else if (field === 5 && metadata.length < MOST_METADATA) metadata.push(keyAndValue(reader.bytes()));
    else {
      if (field === 5) more++;
      return false;
    }
    return true;
  });
  if (service.length + method.length > LONGEST_NAME) throw new Error('a ttrpc method with an endless name');
  if (more > 0) metadata.push(['<more>', String(more)]);
  if (timeout > 0n) metadata.push(['timeout_nano', String(timeout)]);
  return { path: `/${service}/${method}`, metadata: Object.fromEntries(metadata), payload };
}

/** @throws when the bytes are no such message. */
export function readTtrpcResponse(bytes: Uint8Array): TtrpcResponse {
  let [status, payload]: [Uint8Array, Uint8Array] = [NOTHING, NOTHING];
  eachField(bytes, (field, reader) => {
    if (field === 1) status = reader.bytes();
    else if (field === 2) payload = reader.bytes();
    else return false;
    return true;
  });
  return { ...readStatus(status), payload };
}

function readStatus(bytes: Uint8Array): { status: number; statusMessage?: string } {
  let [status, message] = [0, ''];
  eachField(bytes, (field, reader) => {
    if (field === 1) status = reader.int32();
    else if (field === 2) message = shortened(reader.string(), LONGEST_STATUS);
    else return false;
    return true;
  });
  return { status, ...(message && { statusMessage: message }) };
}

function keyAndValue(bytes: Uint8Array): [string, string] {
  const pair: [string, string] = ['', ''];
  eachField(bytes, (field, reader) => {
    if (field !== 1 && field !== 2) return false;
    pair[field - 1] = shortened(reader.string(), LONGEST_METADATA);
    return true;
  });
  return pair;
}

/** Its end says how much is left out. */
const shortened = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, limit)}<${text.length - limit} more characters>` : text;
