/** containerd.sock, and docker.sock where it went on as HTTP/2: gRPC calls with their messages. */
import type { BuildObservation, GrpcObservation, Peer, RpcMessage, RpcSocket } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { withoutSecrets } from './build-call.ts';
import type { FromWallClock } from './build-status.ts';
import { Call, type CallState } from './grpc-call.ts';
import type { GrpcMessage } from './grpc-messages.ts';
import { Http2Decoder, type Http2State, type Side } from './http2-decoder.ts';
import type { Descriptors } from './protobuf.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';

export type GrpcDecoderOptions = {
  /** Unique in the lab; a call is `<name>:<stream>`. */
  name: string;
  socket: Extract<RpcSocket, 'containerd.sock' | 'docker.sock'>;
  peer: Peer | undefined;
  exchange?: number;
  descriptors: Descriptors;
  time: FromWallClock;
  tell(observation: GrpcObservation | BuildObservation): void;
};

/** gRPC's own: CANCELLED, UNKNOWN, UNAVAILABLE. */
const CANCELLED = 1;
const UNKNOWN = 2;
const UNAVAILABLE = 14;
const RESET_CANCEL = 8;
/** At a time in one connection; Go's servers take 250 or as many as there are. */
const MOST_CALLS = 1000;
/** Files and layers travel in messages of some 32 KiB. After a few, a call's further ones are told together, a few times a second. */
export const BULK_SIZE = 8 * 1024;
export const BULK_TOLD = 20;
const BULK_NS = 200e6;

export type GrpcState = { http2: Http2State; calls: [stream: number, call: CallState][] };

export class GrpcDecoder implements ConnectionDecoder {
  readonly #options: GrpcDecoderOptions;
  readonly #calls: Map<number, Call>;
  readonly #http2: Http2Decoder;
  #now: Nanos = 0 as Nanos;

  constructor(options: GrpcDecoderOptions, from?: GrpcState) {
    this.#options = options;
    this.#calls = new Map(from?.calls.map(([stream, state]) => [stream, this.#callOf(state)]));
    const handler = {
      headers: (side: Side, stream: number, headers: Record<string, string>) => this.#headers(side, stream, headers),
      data: (side: Side, stream: number, bytes: Buffer) => this.#data(side, stream, bytes),
      end: (side: Side, stream: number) => this.#end(side, stream),
      reset: (side: Side, stream: number, code: number) => this.#reset(side, stream, code),
      goAway: () => {},
    };
    this.#http2 = new Http2Decoder(handler, from?.http2);
  }

  checkpoint(): GrpcState {
    return { http2: this.#http2.state, calls: [...this.#calls].map(([stream, call]) => [stream, call.state]) };
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    this.#now = at;
    this.#http2.write(direction === 'request' ? 'client' : 'server', bytes);
  }

  end(_direction: Direction, at: Nanos): void {
    this.closed(at);
  }

  closed(at: Nanos): void {
    this.#now = at;
    for (const [stream, call] of this.#calls) this.#finish(stream, call, UNAVAILABLE, 'the connection was closed');
  }

  #headers(side: Side, stream: number, headers: Record<string, string>): void {
    const call = this.#calls.get(stream);
    if (side === 'client') {
      if (this.#calls.size >= MOST_CALLS) throw new Error(`more than ${MOST_CALLS} calls at a time`);
      if (!call) this.#calls.set(stream, this.#newCall(stream, headers));
      return;
    }
    if (!call) return;
    this.#request(call);
    if (headers['grpc-status'] !== undefined) {
      call.status = statusOf(headers['grpc-status']);
      call.statusMessage = percentDecoded(headers['grpc-message']);
    } else if (headers[':status'] !== '200') {
      call.statusMessage = `HTTP status ${headers[':status']}`;
    }
  }

  #newCall(stream: number, headers: Record<string, string>): Call {
    const metadata = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
    const id = `${this.#options.name}:${stream}`;
    return this.#callOf({ id, path: headers[':path'] ?? '', metadata, told: false });
  }

  #callOf(state: CallState): Call {
    return new Call(state, this.#options.descriptors, this.#options.time);
  }

  #data(side: Side, stream: number, bytes: Buffer): void {
    const call = this.#calls.get(stream);
    if (!call) return;
    for (const message of call.messages[side].write(bytes)) this.#message(side, call, message);
  }

  #message(side: Side, call: Call, message: GrpcMessage): void {
    if (this.#readOfBuild(side, call, message)) return;
    if (call.told && this.#fold(side, call, message)) return;
    const type = side === 'client' ? call.method?.input : call.method?.output;
    const decoded = type && message.bytes ? this.#options.descriptors.decode(type, message.bytes) : undefined;
    const isFirst = side === 'client' && !call.told;
    this.#request(call, isFirst ? decoded : undefined);
    if (isFirst) return;
    const shown = decoded ? withoutSecrets(call.path, decoded) : { message: `<${message.size} bytes>` };
    if (side === 'server' && call.answersOnce) {
      call.answer = shown;
      return;
    }
    this.#tellMessage(side, call, shown);
  }

  /** What it tells of a build is told so; the messages themselves are only counted. */
  #readOfBuild(side: Side, call: Call, { bytes, size }: GrpcMessage): boolean {
    const told = bytes && call.build?.read(side, bytes);
    if (!told) return false;
    this.#request(call);
    call.bulk[side].folded++;
    call.bulk[side].bytes += size;
    for (const each of told) this.#tellOfBuild(call, each);
    return true;
  }

  #tellOfBuild(call: Call, told: ReturnType<NonNullable<Call['build']>['end']>[number]): void {
    this.#options.tell({ ...told, at: this.#now, call: call.id } as BuildObservation);
  }

  #tellMessage(side: Side, call: Call, message: RpcMessage): void {
    const direction = side === 'client' ? 'request' : 'response';
    this.#options.tell({ kind: 'grpc.message', at: this.#now, call: call.id, direction, ...message });
  }

  #fold(side: Side, call: Call, { size }: GrpcMessage): boolean {
    if (size < BULK_SIZE || (side === 'server' && call.answersOnce)) return false;
    const bulk = call.bulk[side];
    if (bulk.seen++ < BULK_TOLD) return false;
    if (bulk.folded === 0) bulk.since = this.#now;
    bulk.folded++;
    bulk.bytes += size;
    if (this.#now - bulk.since >= BULK_NS) this.#tellFolded(side, call);
    return true;
  }

  #tellFolded(side: Side, call: Call): void {
    const bulk = call.bulk[side];
    if (bulk.folded === 0) return;
    this.#tellMessage(side, call, { message: { '@folded': bulk.folded, '@bytes': bulk.bytes } });
    Object.assign(bulk, { folded: 0, bytes: 0 });
  }

  /** Once: with the first message, or without one when the answer or the end comes first. */
  #request(call: Call, message?: RpcMessage): void {
    if (call.told) return;
    call.told = true;
    const { socket, peer, exchange } = this.#options;
    this.#options.tell({
      kind: 'grpc.request',
      at: this.#now,
      call: call.id,
      socket,
      ...(peer ? { peer } : {}),
      path: call.path,
      metadata: call.metadata,
      ...message,
      ...(exchange === undefined ? {} : { exchange }),
    });
  }

  #end(side: Side, stream: number): void {
    const call = this.#calls.get(stream);
    if (!call) return;
    if (side === 'server') this.#finish(stream, call, call.status ?? UNKNOWN, call.statusMessage);
    else this.#request(call);
  }

  /** A server that resets after it has answered only tells the client to send no more. */
  #reset(_side: Side, stream: number, code: number): void {
    const call = this.#calls.get(stream);
    if (call) this.#finish(stream, call, code === RESET_CANCEL ? CANCELLED : UNKNOWN, `reset with code ${code}`);
  }

  #finish(stream: number, call: Call, status: number, statusMessage: string | undefined): void {
    this.#calls.delete(stream);
    this.#request(call);
    for (const told of call.build?.end() ?? []) this.#tellOfBuild(call, told);
    for (const side of ['client', 'server'] as const) this.#tellFolded(side, call);
    const why = statusMessage ? { statusMessage } : {};
    this.#options.tell({ kind: 'grpc.ended', at: this.#now, call: call.id, status, ...why, ...call.answer });
  }
}

const statusOf = (text: string): number => (/^\d{1,3}$/.test(text) ? Number(text) : UNKNOWN);

const percentDecoded = (text = ''): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
