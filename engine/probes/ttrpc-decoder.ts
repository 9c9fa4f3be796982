/** ttrpc, on a shim's socket and on containerd's second one: calls with their messages. */
import type { GrpcObservation, Peer, RpcMessage, RpcSocket } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import type { Descriptors } from './protobuf.ts';
import { TTRPC, TTRPC_FLAG, type TtrpcFrame, TtrpcFrames } from './ttrpc-frames.ts';
import { readTtrpcRequest, readTtrpcResponse } from './ttrpc-messages.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';

export type TtrpcDecoderOptions = {
  /** Unique in the lab; a call is `<name>:<stream>`. */
  name: string;
  socket: Extract<RpcSocket, 'shim.sock' | 'containerd.sock.ttrpc'>;
  peer: Peer | undefined;
  /** The container whose shim listens on a shim.sock. */
  shim?: string;
  descriptors: Descriptors;
  tell(observation: GrpcObservation): void;
};

export type TtrpcState = {
  unread: Record<Direction, Buffer>;
  /** Paths of the calls that have not ended. */
  calls: [stream: number, path: string][];
};

const UNAVAILABLE = 14;
/** At a time in one connection. */
const MOST_CALLS = 1000;

export class TtrpcDecoder implements ConnectionDecoder<TtrpcState> {
  readonly #options: TtrpcDecoderOptions;
  readonly #frames: Record<Direction, TtrpcFrames>;
  readonly #calls: Map<number, string>;
  #now: Nanos = 0 as Nanos;

  constructor(options: TtrpcDecoderOptions, from?: TtrpcState) {
    this.#options = options;
    this.#calls = new Map(from?.calls);
    this.#frames = {
      request: new TtrpcFrames(from?.unread.request),
      response: new TtrpcFrames(from?.unread.response),
    };
  }

  checkpoint(): TtrpcState {
    const { request, response } = this.#frames;
    return { unread: { request: request.unread, response: response.unread }, calls: [...this.#calls] };
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    this.#now = at;
    for (const frame of this.#frames[direction].write(bytes)) this.#frame(direction, frame);
  }

  end(direction: Direction, at: Nanos): void {
    if (direction === 'response') this.closed(at);
  }

  closed(at: Nanos): void {
    this.#now = at;
    for (const stream of [...this.#calls.keys()])
      this.#ended(stream, { status: UNAVAILABLE, statusMessage: 'the connection was closed' });
  }

  #frame(direction: Direction, frame: TtrpcFrame): void {
    if (frame.type === TTRPC.DATA) this.#streamed(direction, frame);
    else if ((frame.type === TTRPC.REQUEST) !== (direction === 'request'))
      throw new Error('a ttrpc message of the wrong side');
    else if (frame.type === TTRPC.REQUEST) this.#request(frame);
    else this.#response(frame);
  }

  #request({ stream, payload }: TtrpcFrame): void {
    if (this.#calls.size >= MOST_CALLS) throw new Error(`more than ${MOST_CALLS} calls at a time`);
    const request = readTtrpcRequest(payload);
    this.#calls.set(stream, request.path);
    const { name, socket, peer, shim } = this.#options;
    const message = this.#decode(request.path, 'request', request.payload);
    this.#options.tell({
      ...{ kind: 'grpc.request', at: this.#now, call: `${name}:${stream}`, socket },
      ...(peer && { peer }),
      ...(shim !== undefined && { shim }),
      ...{ path: request.path, metadata: request.metadata, ...message },
    });
  }

  #response({ stream, payload }: TtrpcFrame): void {
    const path = this.#calls.get(stream);
    if (path === undefined) return;
    const { payload: answer, ...status } = readTtrpcResponse(payload);
    this.#ended(stream, { ...status, ...(!status.status && this.#decode(path, 'response', answer)) });
  }

  /** Of a stream: one of many messages. A server that closes it has answered. */
  #streamed(direction: Direction, { stream, flags, payload }: TtrpcFrame): void {
    const path = this.#calls.get(stream);
    if (path === undefined) return;
    if (!(flags & TTRPC_FLAG.NO_DATA)) {
      const [call, message] = [`${this.#options.name}:${stream}`, this.#decode(path, direction, payload)];
      this.#options.tell({ kind: 'grpc.message', at: this.#now, call, direction, ...message });
    }
    if (direction === 'response' && flags & TTRPC_FLAG.CLOSED) this.#ended(stream, { status: 0 });
  }

  #ended(stream: number, how: { status: number; statusMessage?: string } & Partial<RpcMessage>): void {
    this.#calls.delete(stream);
    this.#options.tell({ kind: 'grpc.ended', at: this.#now, call: `${this.#options.name}:${stream}`, ...how });
  }

  /** Bytes of a message that no program describes are only counted. */
  #decode(path: string, direction: Direction, bytes: Uint8Array): RpcMessage {
    const { descriptors } = this.#options;
    const method = descriptors.method(path);
    const type = direction === 'request' ? method?.input : method?.output;
    return (type && descriptors.decode(type, bytes)) ?? { message: `<${bytes.length} bytes>` };
  }
}
