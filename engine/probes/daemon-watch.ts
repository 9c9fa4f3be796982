/**
 * Tells whether the daemon behind a unix socket is alive, by a connection held open: it closes when the daemon dies. Asking with a new
 * connection would not do for dockerd, whose listening socket belongs to the lab's init and takes connections while dockerd is dead.
 */
import type { Socket } from 'node:net';

export type DaemonWatchOptions = {
  /** A new connection to it; what is wrong comes as an error on the socket. */
  connect(): Socket;
  /** Sent on the connection; the daemon is up once it answers. Without one it is up once it accepts. */
  question?: string;
  onUp(): void;
  onDown(): void;
};

const RETRY_MS = 10;
const SLOW_RETRY_MS = 50;
const FAST_RETRIES = 500;

export class DaemonWatch {
  readonly #options: DaemonWatchOptions;
  #socket?: Socket;
  #timer?: NodeJS.Timeout;
  #failures = 0;
  #stopped = false;
  #up = false;

  constructor(options: DaemonWatchOptions) {
    this.#options = options;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #connect(): void {
    const { question } = this.#options;
    const socket = this.#options.connect();
    this.#socket = socket;
    socket.on('connect', () => (question ? socket.write(question) : this.#isUp()));
    socket.on('data', () => this.#isUp());
    socket.on('error', () => {});
    // Half-open is for clients: a daemon that ends this one is gone.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#closed());
  }

  #isUp(): void {
    this.#failures = 0;
    if (this.#up || this.#stopped) return;
    this.#up = true;
    this.#options.onUp();
  }

  #closed(): void {
    if (this.#stopped) return;
    if (this.#up) {
      this.#up = false;
      this.#options.onDown();
    }
    const wait = this.#failures++ < FAST_RETRIES ? RETRY_MS : SLOW_RETRY_MS;
    this.#timer = setTimeout(() => this.#connect(), wait);
  }
}
