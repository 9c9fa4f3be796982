/** What nftables tells of traced packets in one network namespace, as it comes. */
import { messagesIn } from '../network/netlink-message.ts';
import { AF_NETLINK, NETLINK_NETFILTER, NetworkSocket } from '../network/netlink-socket.ts';
import type { SeenTrace } from './open-packet.ts';
import { NFT_MSG_TRACE, readTrace, type TraceMessage } from './trace-message.ts';

const TRACE_GROUP = 9;
const RECEIVE_BUFFER = 4 << 20;

export class TraceSocket {
  readonly #socket: NetworkSocket;
  readonly #namespace: string;
  readonly #nameOf: (index: number) => string;
  #overruns = 0;

  /** @throws the system's error */
  constructor(namespace: { inode: string; fd: number }, nameOf: (index: number) => string, readable: () => void) {
    this.#namespace = namespace.inode;
    this.#nameOf = nameOf;
    this.#socket = new NetworkSocket({
      namespace: namespace.fd,
      domain: AF_NETLINK,
      protocol: NETLINK_NETFILTER,
      groups: [TRACE_GROUP],
      receiveBuffer: RECEIVE_BUFFER,
    });
    this.#socket.onReadable(readable);
  }

  /** Of one datagram; undefined when nothing waits. */
  next(): SeenTrace[] | undefined {
    const datagram = this.#socket.receive();
    if (!datagram) return undefined;
    if (datagram === 'overrun') {
      this.#overruns++;
      return [];
    }
    return messagesIn(datagram.bytes).flatMap(({ type, body }) => (type === NFT_MSG_TRACE ? this.#seen(body) : []));
  }

  /** How often the kernel had to drop some, since this was asked last. */
  takeOverruns(): number {
    const overruns = this.#overruns;
    this.#overruns = 0;
    return overruns;
  }

  close(): void {
    this.#socket.close();
  }

  #seen(body: Buffer): SeenTrace[] {
    const message = readTrace(body);
    if (!message || isEmpty(message)) return [];
    const { inLink, outLink } = message;
    return [
      {
        namespace: this.#namespace,
        message,
        ...(inLink !== undefined && { inLink: this.#nameOf(inLink) }),
        ...(outLink !== undefined && { outLink: this.#nameOf(outLink) }),
      },
    ];
  }
}

/** The kernel tells of the end of a chain's rules as of a rule without a number. */
const isEmpty = ({ event, handle, verdict }: TraceMessage): boolean =>
  event === 'rule' && handle === undefined && verdict === 'CONTINUE';
