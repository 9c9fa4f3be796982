/** Which decoder reads a connection of a lab: the one place that names them all. */
import type { Peer, RpcSocket } from '#engine/correlate/observation.ts';
import type { FromWallClock } from './build-status.ts';
import { GrpcDecoder, type GrpcDecoderOptions, type GrpcState } from './grpc-decoder.ts';
import { HttpDecoder, type HttpState } from './http-decoder.ts';
import type { Emit } from './probe.ts';
import type { Descriptors } from './protobuf.ts';
import { TtrpcDecoder, type TtrpcState } from './ttrpc-decoder.ts';
import type { ConnectionDecoder } from './unix-tee.ts';
import { UpgradedDecoder } from './upgraded-decoder.ts';

/** All that a decoder is told about the connection it will read: data, so that it can be made anywhere. */
export type ObservedConnection = {
  socket: RpcSocket;
  /** Unique among the connections of its socket. */
  connection: number;
  peer: Peer | undefined;
  /** The container whose shim it is. */
  shim?: string;
};

export type DecoderTools = { descriptors: Descriptors; time: FromWallClock; tell: Emit };

/** Answers on one connection are numbered below this. */
const MOST_EXCHANGES = 1e9;

/** `from`: what the `checkpoint()` of such a decoder gave, to go on where that one was. */
export const openDecoder = (
  { socket, connection, peer, shim }: ObservedConnection,
  { descriptors, time, tell }: DecoderTools,
  from?: unknown,
): ConnectionDecoder => {
  const grpc = (name: string, more: Pick<GrpcDecoderOptions, 'socket' | 'exchange'>, state?: GrpcState) =>
    new GrpcDecoder({ name, peer, descriptors, time, tell, ...more }, state);
  switch (socket) {
    case 'docker.sock':
      return new HttpDecoder(
        {
          ...{ connection, peer, tell, firstExchange: connection * MOST_EXCHANGES + 1 },
          upgraded: (exchange, state) =>
            new UpgradedDecoder((calls) => grpc(`d${exchange}`, { socket, exchange }, calls), state),
        },
        from as HttpState | undefined,
      );
    case 'containerd.sock':
      return grpc(`c${connection}`, { socket }, from as GrpcState | undefined);
    case 'shim.sock':
    case 'containerd.sock.ttrpc': {
      const name = `${socket === 'shim.sock' ? 's' : 'e'}${connection}`;
      const options = { name, socket, peer, ...(shim !== undefined && { shim }), descriptors, tell };
      return new TtrpcDecoder(options, from as TtrpcState | undefined);
    }
    default:
      return socket satisfies never;
  }
};
