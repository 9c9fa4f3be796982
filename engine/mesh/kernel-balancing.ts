/**
 * Whether this host's kernel can balance a swarm's load itself, by IPVS. The one place that decides: where it can, nothing stands in for it.
 * It is asked as the engine asks it, for the netlink family of that name, and a module is loaded if there is one, which no lab may do.
 */
import { closeSync } from 'node:fs';
import { run } from '#engine/lab/host-command.ts';
import { ask } from '#engine/probes/network/netlink-dump.ts';
import { attributeBytes } from '#engine/probes/network/netlink-message.ts';
import { AF_NETLINK, NETLINK_GENERIC, NetworkSocket } from '#engine/probes/network/netlink-socket.ts';
import { namespaceOfProcess } from '#engine/probes/network/network-namespace.ts';

/** `unknown`: the kernel could not be asked. What nobody knows to be missing is not replaced. */
export type Balancing = 'native' | 'missing' | 'unknown';

type Kernel = {
  /** Whether it has IPVS now. @throws when it cannot be asked */
  has(): boolean;
  /** Rejects where there is no such module. */
  load(): Promise<unknown>;
};

const MODULE = 'ip_vs';
const FAMILY = 'IPVS';
/** Of linux/genetlink.h. */
const CONTROLLER = 16;
const GET_FAMILY = Buffer.from([3, 1, 0, 0]);
const FAMILY_NAME = 2;

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
      return ask(socket, CONTROLLER, familyRequest(FAMILY)) !== undefined;
    } finally {
      socket.close();
    }
  } finally {
    closeSync(namespace);
  }
}

const familyRequest = (name: string): Buffer =>
  Buffer.concat([GET_FAMILY, attributeBytes(FAMILY_NAME, Buffer.from(`${name}\0`))]);
