/**
 * Reads what netlink tells unasked, never more in a moment than is good for the other work here: the rest waits in the socket. Where
 * that is too much for it, the kernel drops messages and says so, and what they were about is to be read anew.
 */
import { messagesIn, type NetlinkMessage } from './netlink-message.ts';
import type { NetworkSocket } from './netlink-socket.ts';

const MOST_AT_ONCE = 128;
const PAUSE_MS = 40;

export type Heard = { message(message: NetlinkMessage): void; overrun(): void };

export class PacedMessages {
  readonly #socket: NetworkSocket;
  readonly #heard: Heard;
  #timer: NodeJS.Timeout | undefined;

  /** Takes the socket over. */
  constructor(socket: NetworkSocket, heard: Heard) {
    this.#socket = socket;
    this.#heard = heard;
    this.#listen();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.close();
  }

  #listen(): void {
    this.#socket.onReadable(() => this.#read());
  }

  #read(): void {
    for (let count = 0; count < MOST_AT_ONCE; count++) {
      const datagram = this.#socket.receive();
      if (!datagram) return;
      if (datagram === 'overrun') this.#heard.overrun();
      else for (const message of messagesIn(datagram.bytes)) this.#heard.message(message);
    }
    this.#socket.pause();
    this.#timer = setTimeout(() => this.#listen(), PAUSE_MS).unref();
  }
}
