/**
 * Whether this host's kernel balances a swarm's load itself, by IPVS. The one place that decides: where it does, nothing stands in for it.
 * It is asked as the engine asks it, for the netlink family of that name, and a module is loaded if there is one, which no lab may do. Many
 * kernels have IPVS but let only the host's own root command it, and a lab's root is another.
 */
import { closeSync } from 'node:fs';
import { run } from '#engine/lab/host-command.ts';
import { number, readAttributes } from '#engine/probes/netlink-attributes.ts';
import {
  attributeBytes,
  errorOf,
  messagesIn,
  NLMSG_ERROR,
  requestBytes,
} from '#engine/probes/network/netlink-message.ts';
import { AF_NETLINK, NETLINK_GENERIC, NetworkSocket } from '#engine/probes/network/netlink-socket.ts';
import { namespaceOfProcess } from '#engine/probes/network/network-namespace.ts';

/** `missing`: also where a lab may not use it. `unknown`: the kernel could not be asked; what nobody knows to be missing is not replaced. */
export type Balancing = 'native' | 'missing' | 'unknown';

type Kernel = {
  /** Whether it has IPVS now, for labs too. @throws when it cannot be asked */
  has(): boolean;
  /** Rejects where there is no such module. */
  load(): Promise<unknown>;
};

const MODULE = 'ip_vs';
const FAMILY = 'IPVS';
/** Of linux/genetlink.h, whose controller is a family itself. */
const CONTROLLER = 16;
const HEAD = 4;
const GET_FAMILY = Buffer.from([3, 1, 0, 0]);
const FAMILY_NAME = 2;
const OPERATIONS = 6;
const OPERATION = { id: 1, flags: 2 };
const FOR_HOST_ROOT = 1;
/** Of linux/ip_vs.h: to make a service. */
const NEW_SERVICE = 1;
const ENOENT = 2;

export async function balancingOf(kernel: Kernel = hostKernel): Promise<Balancing> {
  try {
    if (kernel.has()) return 'native';
    const loaded = await kernel.load().then(
      () => true,
      () => false,
    );
    return loaded && kernel.has() ? 'native' : 'missing';
  } catch {
    return 'unknown';
  }
}

const hostKernel: Kernel = { has: hasFamily, load: () => run('modprobe', ['--quiet', MODULE]) };

function hasFamily(): boolean {
  const namespace = namespaceOfProcess(process.pid);
  try {
    const socket = new NetworkSocket({ namespace, domain: AF_NETLINK, protocol: NETLINK_GENERIC });
    try {
      socket.send(requestBytes(CONTROLLER, 0, familyRequest(FAMILY)));
      const datagram = socket.receive();
      const [answer] = datagram && datagram !== 'overrun' ? messagesIn(datagram.bytes) : [];
      if (answer === undefined) throw new Error('the kernel did not answer');
      if (answer.type !== NLMSG_ERROR) return isForLabs(answer.body);
      if (errorOf(answer) === ENOENT) return false;
      throw new Error(`the kernel answered with error ${errorOf(answer)}`);
    } finally {
      socket.close();
    }
  } finally {
    closeSync(namespace);
  }
}

const familyRequest = (name: string): Buffer =>
  Buffer.concat([GET_FAMILY, attributeBytes(FAMILY_NAME, Buffer.from(`${name}\0`))]);

/**
 * Whether who rules over a user namespace may make services of IPVS.
 *
 * @param family what the controller tells of it: a head of four bytes, then attributes
 * @throws when it does not tell
 */
export function isForLabs(family: Buffer): boolean {
  const operations = readAttributes(family.subarray(HEAD)).find(({ type }) => type === OPERATIONS)?.value;
  for (const { value } of readAttributes(operations ?? Buffer.alloc(0))) {
    const fields = readAttributes(value);
    const of = (wanted: number) => number(fields.find(({ type }) => type === wanted)?.value ?? Buffer.alloc(0));
    if (of(OPERATION.id) === NEW_SERVICE) return ((of(OPERATION.flags) ?? FOR_HOST_ROOT) & FOR_HOST_ROOT) === 0;
  }
  throw new Error('the kernel does not tell who may make services');
}
