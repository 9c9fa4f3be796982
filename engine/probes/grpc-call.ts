/** What is known of one gRPC call that has not ended. */
import type { DescMethod } from '@bufbuild/protobuf';
import type { RpcMessage } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { type BuildCall, type BuildCallState, buildCall } from './build-call.ts';
import type { FromWallClock } from './build-status.ts';
import { GrpcMessages, type GrpcMessagesState } from './grpc-messages.ts';
import type { Side } from './http2-decoder.ts';
import type { Descriptors } from './protobuf.ts';

/** Large messages of one side: how many were seen, and those that wait to be told together, since when. */
export type Bulk = { seen: number; folded: number; bytes: number; since: Nanos };

export type CallState = {
  id: string;
  path: string;
  metadata: Record<string, string>;
  /** Its request was told. */
  told: boolean;
  /** Of a unary call: its only answer, told with its end. */
  answer?: RpcMessage | undefined;
  status?: number | undefined;
  statusMessage?: string | undefined;
  messages?: Record<Side, GrpcMessagesState>;
  bulk?: Record<Side, Bulk>;
  build?: BuildCallState;
};

const noBulk = (): Bulk => ({ seen: 0, folded: 0, bytes: 0, since: 0 as Nanos });

export class Call {
  readonly id: string;
  readonly path: string;
  readonly metadata: Record<string, string>;
  readonly method: DescMethod | undefined;
  readonly messages: Record<Side, GrpcMessages>;
  readonly bulk: Record<Side, Bulk>;
  readonly build: BuildCall | undefined;
  told: boolean;
  answer: RpcMessage | undefined;
  status: number | undefined;
  statusMessage: string | undefined;

  constructor(from: CallState, descriptors: Descriptors, time: FromWallClock) {
    this.id = from.id;
    this.path = from.path;
    this.metadata = from.metadata;
    this.method = descriptors.method(from.path);
    this.told = from.told;
    this.answer = from.answer;
    this.status = from.status;
    this.statusMessage = from.statusMessage;
    const { messages, bulk } = from;
    this.messages = { client: new GrpcMessages(messages?.client), server: new GrpcMessages(messages?.server) };
    this.bulk = { client: { ...noBulk(), ...bulk?.client }, server: { ...noBulk(), ...bulk?.server } };
    this.build = buildCall(from, time, from.build);
  }

  get state(): CallState {
    const { id, path, metadata, told, answer, status, statusMessage, messages, bulk } = this;
    return {
      ...{ id, path, metadata, told, answer, status, statusMessage, bulk },
      messages: { client: messages.client.state, server: messages.server.state },
      build: this.build?.state,
    };
  }

  get answersOnce(): boolean {
    return this.method?.methodKind === 'unary' || this.method?.methodKind === 'client_streaming';
  }
}
