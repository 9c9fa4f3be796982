/** What BuildKit's `Control/Status` tells of a build's steps (`moby.buildkit.v1.StatusResponse`), with times as everything here has them. */
import type { BuildStatus } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { eachField } from './protobuf-fields.ts';

/** From seconds since 1970. */
export type FromWallClock = (seconds: number) => Nanos;

/** Undefined for what is no such message. */
export const buildStatusIn = (bytes: Buffer, time: FromWallClock): BuildStatus | undefined => {
  try {
    return status(bytes, time);
  } catch {
    return undefined;
  }
};

function status(bytes: Buffer, time: FromWallClock): BuildStatus {
  const found: BuildStatus = { vertexes: [], statuses: [], logs: [], warnings: [] };
  eachField(bytes, (field, reader) => {
    if (field === 1) found.vertexes.push(vertex(reader.bytes(), time));
    else if (field === 2) found.statuses.push(progress(reader.bytes(), time));
    else if (field === 3) found.logs.push(log(reader.bytes(), time));
    else if (field === 4) found.warnings.push(warning(reader.bytes()));
    else return false;
    return true;
  });
  return found;
}

function vertex(bytes: Uint8Array, time: FromWallClock): BuildStatus['vertexes'][number] {
  const found: BuildStatus['vertexes'][number] = { digest: '', name: '', inputs: [], cached: false };
  eachField(bytes, (field, reader) => {
    if (field === 1) found.digest = reader.string();
    else if (field === 2) found.inputs.push(reader.string());
    else if (field === 3) found.name = reader.string();
    else if (field === 4) found.cached = reader.bool();
    else if (field === 5) found.started = time(seconds(reader.bytes()));
    else if (field === 6) found.completed = time(seconds(reader.bytes()));
    else if (field === 7) found.error = reader.string();
    else return false;
    return true;
  });
  return found;
}

function progress(bytes: Uint8Array, time: FromWallClock): BuildStatus['statuses'][number] {
  const found: BuildStatus['statuses'][number] = { id: '', vertex: '', name: '', current: 0, total: 0, done: false };
  eachField(bytes, (field, reader) => {
    if (field === 1) found.id = reader.string();
    else if (field === 2) found.vertex = reader.string();
    else if (field === 3) found.name = reader.string();
    else if (field === 4) found.current = Number(reader.int64());
    else if (field === 5) found.total = Number(reader.int64());
    else if (field === 6) found.told = time(seconds(reader.bytes()));
    else if (field === 8) found.done = reader.bytes().length >= 0;
    else return false;
    return true;
  });
  return found;
}

function log(bytes: Uint8Array, time: FromWallClock): BuildStatus['logs'][number] {
  const found: BuildStatus['logs'][number] = { vertex: '', stream: 'stdout', text: '' };
  eachField(bytes, (field, reader) => {
    if (field === 1) found.vertex = reader.string();
    else if (field === 2) found.told = time(seconds(reader.bytes()));
    else if (field === 3) found.stream = Number(reader.int64()) === STDERR ? 'stderr' : 'stdout';
    else if (field === 4) found.text = Buffer.from(reader.bytes()).toString('utf8');
    else return false;
    return true;
  });
  return found;
}

const STDERR = 2;

function warning(bytes: Uint8Array): BuildStatus['warnings'][number] {
  const found: BuildStatus['warnings'][number] = { vertex: '', text: '' };
  eachField(bytes, (field, reader) => {
    if (field === 1) found.vertex = reader.string();
    else if (field === 3) found.text = Buffer.from(reader.bytes()).toString('utf8');
    else if (field === 5) found.url = reader.string();
    else return false;
    return true;
  });
  return found;
}

/** `google.protobuf.Timestamp` */
function seconds(bytes: Uint8Array): number {
  let [whole, nanos] = [0, 0];
  eachField(bytes, (field, reader) => {
    if (field === 1) whole = Number(reader.int64());
    else if (field === 2) nanos = reader.int32();
    else return false;
    return true;
  });
  return whole + nanos / 1e9;
}
