/** Puts all probes around one lab. */
import { mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import type { Observation, Peer, ProbeObservation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { IDS_PER_LAB } from '#engine/lab/id-range.ts';
import { connectInside } from '#engine/lab/inside-lab.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { connectAs } from './connect-as.ts';
import { DecodeLink } from './decode-link.ts';
import { watchEngineEvents } from './engine-events.ts';
import type { FilesLink } from './files/files-link.ts';
import type { KernelProbe } from './kernel-probe.ts';
import { LabDecoding } from './lab-decoding.ts';
import { ObservedSocket } from './observed-socket.ts';
import type { Emit, Probe } from './probe.ts';
import { bundleReader } from './runc-bundle.ts';
import { withShimGaps } from './shim-gap.ts';
import { ShimSockets } from './shim-sockets.ts';
import type { TeeOptions } from './unix-tee.ts';
import { WorldProbes } from './world-probes.ts';

export type WatchLabOptions = {
  place: LabPlace;
  /** Of the lab's image: `rootfs` and `descriptors` are in it. */
  imageDir: string;
  kernel: KernelProbe;
  /** Reads what is said on the sockets, for all labs of the host; without it the lab has one of its own. */
  decoding?: DecodeLink;
  /** Watches the files of all labs of the host; the same. */
  files?: FilesLink;
  emit: Emit;
};

const PING = 'GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n';
/** An HTTP/2 preface and empty settings: a gRPC server answers with its own. */
const HELLO = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';

/** Between the making of a lab and its boot. Rejects when a socket cannot be made; what stands by then is taken down again. */
export const watchLab = async (given: WatchLabOptions): Promise<Probe> => {
  const { place, imageDir, kernel } = given;
  const world = new WorldProbes(given);
  const emit: Emit = (observation) => {
    given.emit(observation);
    world.note(observation);
  };
  const options = { ...given, emit };
  const link = options.decoding ?? new DecodeLink();
  let shims: ShimSockets | undefined;
  const observes = (container: string, at: Nanos) => shims?.observes(container, at) ?? false;
  const told = withShimGaps(emit, observes, () => void shims?.replenish());
  const decoding = new LabDecoding(link, join(imageDir, 'descriptors'), told);
  const stopDecoding = async () => {
    await decoding.stop();
    if (!options.decoding) await link.stop();
  };
  const sockets: { close(): void }[] = [];
  try {
    shims = await ShimSockets.open(shimSockets(options, decoding));
    sockets.push(shims);
    for (const socket of [
      dockerSocket(options, decoding),
      containerdSocket(options, decoding),
      eventSocket(options, decoding),
    ])
      sockets.push(await ObservedSocket.open(socket));
  } catch (error) {
    for (const socket of sockets) socket.close();
    await Promise.all([stopDecoding(), world.stop()]);
    throw error;
  }
  const unsubscribe = kernel.subscribe(place.index, withBundles(place, emit));
  const events = watchEngineEvents(place.dockerSocket, emit, (event, at) => world.hear(event, at));
  return {
    name: `lab ${place.id}`,
    get owes() {
      return oldest(decoding.owes, kernel.owes);
    },
    askCounts: () => {
      kernel.askCounts();
      world.askCounts();
    },
    followUse: (on) => world.followUse(on),
    countDisk: () => world.countDisk(),
    async stop() {
      unsubscribe();
      for (const socket of sockets) socket.close();
      await Promise.all([events.stop(), world.stop(), stopDecoding()]);
    },
  };
};

const oldest = (a: Nanos | undefined, b: Nanos | undefined): Nanos | undefined =>
  a === undefined || b === undefined ? (a ?? b) : nanos(Math.min(a, b));

const withBundles = (place: LabPlace, emit: Emit): Emit => {
  const read = bundleReader(`/proc/${place.initPid}/root`);
  return (observation: Observation) => {
    emit(observation);
    const bundle = observation.kind === 'kernel' ? read(observation) : undefined;
    if (bundle) emit(bundle);
  };
};

const dockerSocket = ({ place, imageDir, emit }: WatchLabOptions, decoding: LabDecoding) => {
  const owner = { uid: place.uidBase, gid: place.uidBase + dockerGroup(imageDir), mode: 0o660 };
  return {
    ...teeOf('docker.sock', place, emit),
    place: { base: place.runDir, dir: '.', socket: 'docker.sock' },
    connect: () => connect({ path: place.dockerSocket, allowHalfOpen: true }),
    owner,
    question: PING,
    copy: (connection, peer) => decoding.open({ socket: 'docker.sock', connection, peer }),
  } satisfies TeeOptions & { question: string };
};

const containerdSocket = ({ place, emit }: WatchLabOptions, decoding: LabDecoding) => {
  mkdirSync(join(place.runDir, 'containerd'), { recursive: true });
  return {
    ...teeOf('containerd.sock', place, emit),
    place: { base: place.runDir, dir: 'containerd', socket: 'containerd.sock' },
    // The lab's root could put a link to a socket of the host in its place.
    connect: () => connectInside(place.runDir, relative(place.runDir, place.containerdSocket)),
    owner: { uid: place.uidBase, gid: place.uidBase, mode: 0o660 },
    question: HELLO,
    copy: (connection, peer) => decoding.open({ socket: 'containerd.sock', connection, peer }),
  } satisfies TeeOptions & { question: string };
};

/** Where shims tell containerd what became of their containers. */
const eventSocket = ({ place, emit }: WatchLabOptions, decoding: LabDecoding) => ({
  ...teeOf('containerd.sock.ttrpc', place, emit),
  place: { base: place.runDir, dir: 'containerd', socket: 'containerd.sock.ttrpc' },
  connect: () => connectAs(place.uidBase, place.runDir, `${relative(place.runDir, place.containerdSocket)}.ttrpc`),
  owner: { uid: place.uidBase, gid: place.uidBase, mode: 0o660 },
  copy: (connection: number, peer: Peer | undefined) =>
    decoding.open({ socket: 'containerd.sock.ttrpc', connection, peer }),
});

const shimSockets = ({ place, emit }: WatchLabOptions, decoding: LabDecoding) => ({
  ...teeOf('shim.sock', place, emit),
  place,
  copy: (connection: number, peer: Peer | undefined, shim: string) =>
    decoding.open({ socket: 'shim.sock', connection, peer, shim }),
});

const teeOf = (probe: string, { uidBase }: LabPlace, emit: Emit) => {
  const report = (state: ProbeObservation['state'], detail: string) =>
    emit({ kind: 'probe', at: monotonic(), probe, state, detail });
  return {
    isLab: (uid: number) => uid >= uidBase && uid < uidBase + IDS_PER_LAB,
    report,
    onState: (up: boolean) =>
      report(up ? 'watching' : 'off', up ? 'its daemon answers' : 'its daemon is down: clients are refused'),
    onGap: (connection: number, error: Error) => report('lost', `connection ${connection}: ${error.message}`),
  };
};

const groupLine = /^docker:[^:]*:(\d+):/m;
/** The gid of the group `docker` in the image; root's where there is none. */
const dockerGroup = (imageDir: string): number =>
  Number(groupLine.exec(readFileSync(join(imageDir, 'rootfs/etc/group'), 'utf8'))?.[1] ?? 0);
