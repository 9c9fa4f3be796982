/** Calls of BuildKit whose messages are read for what they tell of a build, instead of being told one by one. */
import type { BuildObservation, RpcMessage } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';
import { buildStatusIn, type FromWallClock } from './build-status.ts';
import { FileTransfer, type TransferState } from './file-transfer.ts';
import { packetIn } from './fsutil-packet.ts';
import type { Side } from './http2-decoder.ts';
import { eachField } from './protobuf-fields.ts';
import { type ContextState, TarContext } from './tar-context.ts';

/** Of the files that it carries; others remember nothing. */
export type BuildCallState = TransferState | ContextState | undefined;

type Told = Omit<Extract<BuildObservation, { call: string }>, 'call' | 'at'>;

export interface BuildCall {
  readonly state: BuildCallState;
  /** What it tells; undefined when it is no message of that kind. */
  read(side: Side, bytes: Buffer): Told[] | undefined;
  /** What is told at its end. */
  end(): Told[];
}

const STATUS = '/moby.buildkit.v1.Control/Status';
const FILES = '/moby.filesync.v1.FileSync/DiffCopy';
const UPLOAD = '/moby.upload.v1.Upload/Pull';

export type CallOfBuild = { path: string; metadata: Record<string, string> };

export const buildCall = (
  { path, metadata }: CallOfBuild,
  time: FromWallClock,
  from?: BuildCallState,
): BuildCall | undefined => {
  const isArchive = from !== undefined && 'tar' in from;
  switch (path) {
    case STATUS:
      return statusCall(time);
    case FILES:
      return new FilesCall(metadata, isArchive ? undefined : from);
    case UPLOAD:
      return new UploadCall(isArchive ? from : undefined);
    default:
      return undefined;
  }
};

const statusCall = (time: FromWallClock): BuildCall => ({
  state: undefined,
  end: () => [],
  read: (side, bytes) => {
    const status = side === 'server' ? buildStatusIn(bytes, time) : undefined;
    return status && [{ kind: 'build.status', ...status }];
  },
});

class FilesCall implements BuildCall {
  readonly #transfer: FileTransfer;

  constructor(metadata: Record<string, string>, from: TransferState | undefined) {
    this.#transfer = new FileTransfer(metadata, from);
  }

  get state(): BuildCallState {
    return this.#transfer.state;
  }

  read(_side: Side, bytes: Buffer): Told[] | undefined {
    const packet = packetIn(bytes);
    if (packet) this.#transfer.take(packet);
    return packet && [];
  }

  end(): Told[] {
    return this.#transfer.parts().map((files) => ({ kind: 'build.files', files }));
  }
}

/** What the client was given on its standard input, `docker build - < context.tar`: the context as it is. */
class UploadCall implements BuildCall {
  readonly #context: TarContext;

  constructor(from: ContextState | undefined) {
    this.#context = new TarContext('Dockerfile', from);
  }

  get state(): BuildCallState {
    return this.#context.state;
  }

  read(side: Side, bytes: Buffer): Told[] | undefined {
    const piece = side === 'server' ? archivePiece(bytes) : undefined;
    if (piece) this.#context.write(piece);
    return piece && [];
  }

  end(): Told[] {
    return this.#context.parts().map((files) => ({ kind: 'build.files', files }));
  }
}

/** `moby.upload.v1.BytesMessage`; undefined for what is none. */
function archivePiece(bytes: Buffer): Buffer | undefined {
  try {
    const pieces: Uint8Array[] = [];
    eachField(bytes, (field, reader) => {
      if (field !== 1) return false;
      pieces.push(reader.bytes());
      return true;
    });
    return Buffer.concat(pieces);
  } catch {
    return undefined;
  }
}

/** Fields whose values are nobody's business, by the method that answers with them. */
const SECRETS: Record<string, readonly string[]> = {
  '/moby.buildkit.secrets.v1.Secrets/GetSecret': ['data'],
  '/moby.filesync.v1.Auth/Credentials': ['Secret'],
  '/moby.filesync.v1.Auth/FetchToken': ['Token'],
};

/** Secrets of a build, passwords for a registry: their length is told, never what they are. */
export const withoutSecrets = (path: string, told: RpcMessage): RpcMessage => {
  const hidden = SECRETS[path];
  const { message } = told;
  if (!hidden || typeof message !== 'object' || message === null || Array.isArray(message)) return told;
  return { ...told, message: Object.fromEntries(Object.entries(message).map((field) => hide(field, hidden))) };
};

const hide = ([name, value]: [string, Json], hidden: readonly string[]): [string, Json] => {
  if (!hidden.includes(name) || typeof value !== 'string') return [name, value];
  const isCounted = /^<\d+ bytes>$/.test(value);
  return [name, isCounted ? value : `<${Buffer.byteLength(value)} bytes>`];
};
