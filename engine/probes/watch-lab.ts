/** Puts all probes around one lab. */
import { mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import type { Observation, ProbeObservation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { IDS_PER_LAB } from '#engine/lab/id-range.ts';
import { connectInside } from '#engine/lab/inside-lab.ts';
import { monotonic } from './clock.ts';
import { watchEngineEvents } from './engine-events.ts';
import { GrpcDecoder } from './grpc-decoder.ts';
import { HttpDecoder } from './http-decoder.ts';
import type { KernelProbe } from './kernel-reader.ts';
import { ObservedSocket } from './observed-socket.ts';
import type { Emit, Probe } from './probe.ts';
import { Descriptors } from './protobuf.ts';
import { bundleReader } from './runc-bundle.ts';
import type { TeeOptions } from './unix-tee.ts';
import { UpgradedDecoder } from './upgraded-decoder.ts';

export type WatchLabOptions = {
  place: LabPlace;
  /** Of the lab's image: `rootfs` and `descriptors` are in it. */
  imageDir: string;
  kernel: KernelProbe;
  emit: Emit;
};

const PING = 'GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n';
/** An HTTP/2 preface and empty settings: a gRPC server answers with its own. */
const HELLO = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';

/** Between the making of a lab and its boot. Rejects when a socket cannot be made; what stands by then is taken down again. */
export const watchLab = async (options: WatchLabOptions): Promise<Probe> => {
  const { place, kernel, emit } = options;
  const sockets: ObservedSocket[] = [];
  try {
    for (const socket of [dockerSocket(options), containerdSocket(options)])
      sockets.push(await ObservedSocket.open(socket));
  } catch (error) {
    for (const socket of sockets) socket.close();
    throw error;
  }
  const unsubscribe = kernel.subscribe(place.index, withBundles(place, emit));
  const events = watchEngineEvents(place.dockerSocket, emit);
  return {
    name: `lab ${place.id}`,
    async stop() {
      unsubscribe();
      for (const socket of sockets) socket.close();
      await events.stop();
    },
  };
};

const withBundles = (place: LabPlace, emit: Emit): Emit => {
  const read = bundleReader(`/proc/${place.initPid}/root`);
  return (observation: Observation) => {
    emit(observation);
    const bundle = observation.kind === 'kernel' ? read(observation) : undefined;
    if (bundle) emit(bundle);
  };
};

const dockerSocket = ({ place, imageDir, emit }: WatchLabOptions) => {
  let exchanges = 0;
  const descriptors = descriptorsOf(imageDir);
  const owner = { uid: place.uidBase, gid: place.uidBase + dockerGroup(imageDir), mode: 0o660 };
  const upgraded: ConstructorParameters<typeof HttpDecoder>[0]['upgraded'] = (exchange, peer) =>
    new UpgradedDecoder(
      new GrpcDecoder({ name: `d${exchange}`, socket: 'docker.sock', peer, exchange, descriptors, tell: emit }),
    );
  return {
    ...teeOf('docker.sock', place, emit),
    place: { base: place.runDir, dir: '.', socket: 'docker.sock' },
    connect: () => connect({ path: place.dockerSocket, allowHalfOpen: true }),
    owner,
    question: PING,
    decode: (connection, peer) =>
      new HttpDecoder({ connection, peer, nextExchange: () => ++exchanges, tell: emit, upgraded }),
  } satisfies TeeOptions & { question: string };
};

const containerdSocket = ({ place, imageDir, emit }: WatchLabOptions) => {
  const descriptors = descriptorsOf(imageDir);
  mkdirSync(join(place.runDir, 'containerd'), { recursive: true });
  return {
    ...teeOf('containerd.sock', place, emit),
    place: { base: place.runDir, dir: 'containerd', socket: 'containerd.sock' },
    // The lab's root could put a link to a socket of the host in its place.
    connect: () => connectInside(place.runDir, relative(place.runDir, place.containerdSocket)),
    owner: { uid: place.uidBase, gid: place.uidBase, mode: 0o660 },
    question: HELLO,
    decode: (connection, peer) =>
      new GrpcDecoder({ name: `c${connection}`, socket: 'containerd.sock', peer, descriptors, tell: emit }),
  } satisfies TeeOptions & { question: string };
};

const teeOf = (probe: string, { uidBase }: LabPlace, emit: Emit) => {
  const report = (state: ProbeObservation['state'], detail: string) =>
    emit({ kind: 'probe', at: monotonic(), probe, state, detail });
  return {
    isLab: (uid: number) => uid >= uidBase && uid < uidBase + IDS_PER_LAB,
    onState: (up: boolean) =>
      report(up ? 'watching' : 'off', up ? 'its daemon answers' : 'its daemon is down: clients are refused'),
    onGap: (connection: number, error: Error) =>
      report('lost', `connection ${connection} cannot be read on: ${error.message}`),
  };
};

const groupLine = /^docker:[^:]*:(\d+):/m;
/** The gid of the group `docker` in the image; root's where there is none. */
const dockerGroup = (imageDir: string): number =>
  Number(groupLine.exec(readFileSync(join(imageDir, 'rootfs/etc/group'), 'utf8'))?.[1] ?? 0);

const known = new Map<string, Descriptors>();
/** Reading them takes a moment, and all labs have the same. */
const descriptorsOf = (imageDir: string): Descriptors => {
  const dir = join(imageDir, 'descriptors');
  const descriptors = known.get(dir) ?? Descriptors.read(dir);
  known.set(dir, descriptors);
  return descriptors;
};
