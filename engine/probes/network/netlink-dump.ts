/** Asks the kernel for all that it has of a kind, and gets it at once: what is dumped is made while it is received. */
import { getSystemErrorName } from 'node:util';
import {
  errorOf,
  messagesIn,
  type NetlinkMessage,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLMSG_DONE,
  NLMSG_ERROR,
  requestBytes,
} from './netlink-message.ts';
import type { NetworkSocket } from './netlink-socket.ts';

/** `cut`: there are more than `most`; the socket then still holds the rest, and is to be closed. */
export type Dump = { messages: NetlinkMessage[]; cut: boolean };

/** Of a table that changes faster than it is read, the last reading is taken. */
const TRIES = 4;

/** @throws an error with the kernel's code: it has no such thing, or does not let us */
export function dump(socket: NetworkSocket, type: number, body: Uint8Array, most: number): Dump {
  for (let tries = 1; ; tries++) {
    socket.send(requestBytes(type, NLM_F_DUMP, body));
    const { interrupted, ...found } = received(socket, most);
    if (!interrupted || found.cut || tries === TRIES) return found;
  }
}

/** One question with one answer; undefined where the kernel says no. */
export function ask(socket: NetworkSocket, type: number, body: Uint8Array): NetlinkMessage | undefined {
  socket.send(requestBytes(type, 0, body));
  const datagram = socket.receive();
  const [message] = datagram && datagram !== 'overrun' ? messagesIn(datagram.bytes) : [];
  return message?.type === NLMSG_ERROR ? undefined : message;
}

function received(socket: NetworkSocket, most: number): Dump & { interrupted: boolean } {
  const messages: NetlinkMessage[] = [];
  let interrupted = false;
  for (;;) {
    const datagram = socket.receive();
    if (!datagram || datagram === 'overrun') throw new Error('the kernel broke off what it told');
    for (const message of messagesIn(datagram.bytes)) {
      interrupted ||= (message.flags & NLM_F_DUMP_INTR) !== 0;
      if (message.type === NLMSG_ERROR) throw failure(errorOf(message));
      if (message.type === NLMSG_DONE) {
        if (errorOf(message) > 0) throw failure(errorOf(message));
        return { messages, cut: false, interrupted };
      }
      if (messages.length === most) return { messages, cut: true, interrupted };
      messages.push(message);
    }
  }
}

const failure = (number: number): NodeJS.ErrnoException => {
  const code = number > 0 ? getSystemErrorName(-number) : 'EIO';
  return Object.assign(new Error(`netlink ${code}`), { code });
};
