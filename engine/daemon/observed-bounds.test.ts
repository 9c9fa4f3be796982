/** docs/observed.md names every bound; each is as the code has it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONGEST_LOG, MOST_PROGRESS } from '#engine/correlate/build-step.ts';
import { MOST_VERTEXES } from '#engine/correlate/buildkit-fold.ts';
import { LISTED } from '#engine/correlate/kernel-fold.ts';
import { MESH_BOUNDS } from '#engine/mesh/said-services.ts';
import { LIFE_BOUNDS } from '#engine/probes/container-answer.ts';
import { LONGEST_FILE_TEXT } from '#engine/probes/content-hash.ts';
import { DECODE_LIMITS } from '#engine/probes/decode-link.ts';
import { FILE_RATE, TOGETHER_NS } from '#engine/probes/files/files-teller.ts';
import { MOST_ROOTS } from '#engine/probes/files/overlay-roots.ts';
import { MOST_READ } from '#engine/probes/files/read-files.ts';
import { MOST_ENTRIES as MOST_FOLLOWED, MOST_NAMES } from '#engine/probes/files/upper-directory.ts';
import { BULK_TOLD } from '#engine/probes/grpc-decoder.ts';
import { LARGEST_MESSAGE } from '#engine/probes/grpc-messages.ts';
import { LARGEST_CONTENT } from '#engine/probes/http-body.ts';
import { MOST_STREAM_TEXT } from '#engine/probes/http-stream-text.ts';
import { MOST_TOLD } from '#engine/probes/image-store-facts.ts';
import { MOST_IMAGES } from '#engine/probes/image-store-read.ts';
import { ARGV_PIECE, ARGV_PIECES, REST_PIECES, STRING_SIZE } from '#engine/probes/kernel-calls.ts';
import { NETLINK_MESSAGES } from '#engine/probes/kernel-netlink.ts';
import { CALLS_PER_SECOND } from '#engine/probes/kernel-reader.ts';
import { SOCKETS_PER_SECOND } from '#engine/probes/kernel-sockets.ts';
import { LAYER_BOUNDS } from '#engine/probes/layer-files.ts';
import { MOST_ENDPOINTS } from '#engine/probes/network/docker-network-facts.ts';
import { MOST_NETWORKS } from '#engine/probes/network/engine-networks.ts';
import { MOST_NAMESPACES } from '#engine/probes/network/namespace-table.ts';
import { LARGEST_FACT } from '#engine/probes/network/network-teller.ts';
import { LINK_BOUNDS } from '#engine/probes/network/read-links.ts';
import { RULE_BOUNDS } from '#engine/probes/network/read-rules.ts';
import { MOST_OF_SWARM } from '#engine/probes/network/swarm-facts.ts';
import { MOST_CONNECTIONS } from '#engine/probes/network/told-connections.ts';
import { MOST_LISTENERS } from '#engine/probes/network/told-listeners.ts';
import { FLOW_BOUNDS } from '#engine/probes/packets/flow-table.ts';
import { KEPT_OF_FRAME } from '#engine/probes/packets/link-capture.ts';
import { MOST_STEPS, PACKET_RATE } from '#engine/probes/packets/packet-assembler.ts';
import { LONGEST_SAYING } from '#engine/probes/packets/says.ts';
import { MOST_GROUPS } from '#engine/probes/processes/watched-groups.ts';
import { MOST_PROCESSES } from '#engine/probes/processes/watched-processes.ts';
import { LONGEST_TEXT } from '#engine/probes/protobuf.ts';
import { MOST_ASKED } from '#engine/probes/storage/container-config.ts';
import { MOST_ENTRIES } from '#engine/probes/storage/count-tree.ts';
import { MOST_PLACES } from '#engine/probes/storage/disk-places.ts';
import { MOST_LISTED } from '#engine/probes/storage/engine-disk.ts';
import { MOST_LOG_FILES, MOST_LOGS } from '#engine/probes/storage/log-files.ts';
import { MOST_CONTAINERS } from '#engine/probes/storage/mount-probe.ts';
import { MOST_MOUNTS } from '#engine/probes/storage/mountinfo.ts';
import { MOST_CHARACTERS, MOST_FILES, MOST_TEXTS } from '#engine/probes/travelled-list.ts';
import { LONGEST_METADATA, LONGEST_STATUS, MOST_METADATA } from '#engine/probes/ttrpc-messages.ts';
import { LIMITS } from './limits.ts';

const kib = (bytes: number) => `${bytes / 1024} KiB`;
const mib = (bytes: number) => `${bytes / 2 ** 20} MiB`;

const BOUNDS: Record<string, string> = {
  'kernel calls of a lab in a second': `${CALLS_PER_SECOND}`,
  'sockets of a lab that connect or get a port in a second': `${SOCKETS_PER_SECOND}`,
  'a string of a kernel call': `${STRING_SIZE - 1} bytes`,
  'mount options': `${(STRING_SIZE - 1) * (1 + REST_PIECES)} bytes`,
  'arguments of a program': `${ARGV_PIECE * ARGV_PIECES} bytes`,
  'netlink messages of one batch': `${NETLINK_MESSAGES}`,
  'different arguments listed of equal calls in a row': `${LISTED}`,
  'text of a body': kib(LARGEST_CONTENT),
  'text of a stream': `${MOST_STREAM_TEXT / 1024} Ki characters`,
  'a gRPC message that is decoded': mib(LARGEST_MESSAGE),
  'a text in a message': `${LONGEST_TEXT / 1024} Ki characters`,
  'metadata of a ttrpc call': `${MOST_METADATA} entries of ${LONGEST_METADATA / 1024} Ki characters`,
  'text of a ttrpc call’s failure': `${LONGEST_STATUS / 1024} Ki characters`,
  'large messages of one call that are told one by one': `${BULK_TOLD}`,
  'files of a build’s client that are listed': `${MOST_FILES}, ${MOST_CHARACTERS / 2 ** 20} Mi characters of paths`,
  'text of a Dockerfile or .dockerignore that was sent': `${kib(LONGEST_FILE_TEXT)}, ${MOST_TEXTS} of them`,
  'output of a step of a build': `${LONGEST_LOG / 1024} Ki characters`,
  'progress of one thing in a step': `some ${MOST_PROGRESS}`,
  'steps of a build': `${MOST_VERTEXES}`,
  'copies of a connection that wait to be decoded': mib(DECODE_LIMITS.connection),
  'such copies of all labs': mib(DECODE_LIMITS.host),
  'images that are read of a store': `${MOST_IMAGES}`,
  'what is told of a store': mib(MOST_TOLD),
  'files and deletions of a layer that are counted': `${LAYER_BOUNDS.entries}`,
  'of them, those told by name': `${LAYER_BOUNDS.largest} and ${LAYER_BOUNDS.deletions}`,
  'runs of a health check, and what one printed': `${LIFE_BOUNDS.runs}, ${LIFE_BOUNDS.output} characters`,
  'why a container could not be started': `${LIFE_BOUNDS.error} characters`,
  'options of a log driver': `${LIFE_BOUNDS.options}`,
  'containers whose mounts are told, and mounts of each': `${MOST_CONTAINERS}, ${MOST_MOUNTS}`,
  'mounts of a container that the engine is asked for': `${MOST_ASKED}`,
  'entries of a lab’s disk that are counted': `${MOST_ENTRIES}`,
  'layers, containers, volumes and logs on the disk that are told apart': `${MOST_PLACES} each`,
  'images, containers, volumes and builds of the engine’s reckoning': `${MOST_LISTED} each`,
  'containers whose log files are told, and files of each': `${MOST_LOGS}, ${MOST_LOG_FILES}`,
  'containers whose files are watched': `${MOST_ROOTS}`,
  'entries of a lab’s upper directories that are followed': `${MOST_FOLLOWED}`,
  'names of one file under which a change of it is told': `${MOST_NAMES}`,
  'changes of files of a lab': `${FILE_RATE.burst} at once, ${FILE_RATE.perSecond} a second; what happens to one file within ${TOGETHER_NS / 1e6} ms is told together`,
  'files that a container reads': `the first ${MOST_READ} by name`,
  'networks of a swarm that the stand-in for IPVS serves on a host': `${MESH_BOUNDS.networks}`,
  'services of such a network, tasks and published ports of a service': `${MESH_BOUNDS.services}, ${MESH_BOUNDS.tasks}, ${MESH_BOUNDS.ports}`,
  'rules of the stand-in in a network namespace': `${MESH_BOUNDS.rules}`,
  'network namespaces': `${MOST_NAMESPACES}`,
  'links of a network namespace': `${LINK_BOUNDS.links}`,
  'addresses, routes and neighbours of a network namespace': `${LINK_BOUNDS.addresses}, ${LINK_BOUNDS.routes}, ${LINK_BOUNDS.neighbours}`,
  'chains and rules of a network namespace': `${RULE_BOUNDS.chains}, ${RULE_BOUNDS.rules}`,
  'listeners of a network namespace': `${MOST_LISTENERS}`,
  'connections of a lab': `${MOST_CONNECTIONS}`,
  'one thing of a network, as JSON': `${LARGEST_FACT / 2 ** 20} Mi characters`,
  'networks of an engine, and containers on one': `${MOST_NETWORKS}, ${MOST_ENDPOINTS}`,
  'nodes, services and tasks of a swarm': `${MOST_OF_SWARM} each`,
  'processes of a lab of which more than their calls is told': `${MOST_PROCESSES}`,
  'control groups of a lab’s containers': `${MOST_GROUPS}`,
  'packets of a connection': `${FLOW_BOUNDS.atOnce} at once, then ${FLOW_BOUNDS.perSecond} a second, and each that begins or ends it`,
  'packets of a lab': `${PACKET_RATE.burst} at once, ${PACKET_RATE.perSecond} a second`,
  'steps of a packet': `${MOST_STEPS}`,
  'what a packet carries': `${KEPT_OF_FRAME} bytes of the frame, of which \`says\` tells ${LONGEST_SAYING} characters`,
  'what a command prints': kib(LIMITS.outputPerCommand),
  'events of a run': `${LIMITS.eventsPerTrace}`,
  'size of a run': mib(LIMITS.bytesPerTrace),
  'a lab’s log in memory': mib(LIMITS.logBytes),
  'one recording file': mib(LIMITS.recordingBytes),
  recordings: `${LIMITS.recordingsCount}`,
  'recordings in all': mib(LIMITS.recordingsBytes),
};

const table = readFileSync(new URL('../../docs/observed.md', import.meta.url), 'utf8').split('## Bounds')[1] ?? '';
const rows = [...table.matchAll(/^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$/gm)]
  .map(([, what = '', bound = '']) => [what.replace("'", '’'), bound] as const)
  .filter(([what]) => what !== 'what' && what !== '---');

test('the documented bounds are those of the code, all of them', () => {
  expect(Object.fromEntries(rows)).toEqual(BOUNDS);
});
