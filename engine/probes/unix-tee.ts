/**
 * Listens where a client expects a daemon's unix socket, passes every byte to the daemon's real one and back, and hands on a copy. It
 * reads none of it: the traffic is passed on first, and whatever goes wrong with the copy, it goes on.
 */
import { chmodSync, chownSync, closeSync, renameSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Peer } from '#engine/correlate/observation.ts';
import { openInside, pathOf } from '#engine/lab/inside-lab.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { readPeer } from './peer.ts';

export type Direction = 'request' | 'response';

/** Gets the bytes of one connection in the order they were sent. Takes no time and keeps no one waiting. */
export interface ConnectionCopy {
  data(direction: Direction, bytes: Buffer, at: Nanos): void;
  /** That side will send no more. */
  end(direction: Direction, at: Nanos): void;
  closed(at: Nanos): void;
}

/** Reads the copy. Throws when it cannot: then it gets no more, and tells no more. */
export interface ConnectionDecoder<State = unknown> extends ConnectionCopy {
  /** All it knows, to be serialized at once; one that is made from it goes on as this one would. */
  checkpoint(): State;
}

export type TeeOptions = {
  /** Where clients connect: `socket` in `dir`, which is below `base`. The lab may change `base/dir` at any time, but not `base` itself. */
  place: { base: string; dir: string; socket: string };
  /** A new connection to the daemon's real socket, half-open allowed; what is wrong comes as an error on it. */
  connect(): Socket;
  owner: { uid: number; gid: number; mode: number };
  /** Tells the lab's processes from the host's. */
  isLab(uid: number): boolean;
  /** Who gets the copy of a new connection; `connection` is unique in this tee. */
  copy(connection: number, peer: Peer | undefined): ConnectionCopy;
  /** A connection is not served, or not copied (any more). */
  onGap(connection: number, error: Error): void;
  /** Connections at a time; further ones are closed at once. Each takes two of this process's descriptors. */
  mostOpen?: number;
};

const MOST_OPEN = 512;

export class UnixTee {
  readonly #options: TeeOptions;
  readonly #open = new Set<Connection>();
  #server?: Server;
  #connections = 0;
  #isFull = false;

  constructor(options: TeeOptions) {
    this.#options = options;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  /**
   * Idempotent. The socket is bound under another name and moved into place, so that there is never a moment without one, and closing
   * it, which removes the name it was bound under, leaves a socket that refuses: just what a dead daemon leaves.
   */
  async listen(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#accept(client));
    this.#server = server;
    const { place, owner } = this.#options;
    const dir = openInside(place.base, place.dir);
    try {
      // Unique: closing the server removes this name again, wherever the descriptor's number may lead by then.
      const bound = `.${place.socket}.${process.pid}.${monotonic()}`;
      // Out of descriptors: that client is not served, and the next may be.
      server.on('error', () => {});
      await bind(server, `${pathOf(dir)}/${bound}`);
      own(pathOf(dir), bound, owner);
      renameSync(`${pathOf(dir)}/${bound}`, `${pathOf(dir)}/${place.socket}`);
    } finally {
      closeSync(dir);
    }
  }

  /** New clients are refused from here on; what is open goes on. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  /** Ends connections that the daemon never answered: they wait in the queue of a socket on which nobody accepts. */
  dropUnanswered(): void {
    for (const connection of this.#open) if (!connection.answered) connection.drop();
  }

  close(): void {
    this.refuse();
    for (const connection of this.#open) connection.drop();
  }

  #accept(client: Socket): void {
    if (this.#open.size >= (this.#options.mostOpen ?? MOST_OPEN)) {
      client.destroy();
      this.#tellFull();
      return;
    }
    this.#isFull = false;
    const peer = readPeer(client, this.#options.isLab);
    const id = ++this.#connections;
    const copy = new SafeCopy(
      () => this.#options.copy(id, peer),
      (error) => this.#options.onGap(id, error),
    );
    const connection = new Connection(client, this.#options.connect(), copy);
    this.#open.add(connection);
    connection.onClosed = () => this.#open.delete(connection);
  }

  /** Once, until there is room again. */
  #tellFull(): void {
    if (!this.#isFull) this.#options.onGap(++this.#connections, new Error('too many are open, it was closed'));
    this.#isFull = true;
  }
}

const bind = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, backlog: 4096 }, resolve);
  });

/** By descriptor, not by name: a lab could put a link in its place, and the host's file would change hands. */
function own(dir: string, name: string, { uid, gid, mode }: TeeOptions['owner']): void {
  const socket = openInside(dir, name);
  try {
    chmodSync(pathOf(socket), mode);
    chownSync(pathOf(socket), uid, gid);
  } finally {
    closeSync(socket);
  }
}

/** Two sockets, each piped into the other. */
class Connection {
  answered = false;
  onClosed: () => void = () => {};
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #copy: SafeCopy;
  #closing = 2;

  constructor(client: Socket, upstream: Socket, copy: SafeCopy) {
    this.#client = client;
    this.#upstream = upstream;
    this.#copy = copy;
    upstream.once('data', () => {
      this.answered = true;
    });
    this.#pass(client, upstream, 'request');
    this.#pass(upstream, client, 'response');
    client.resume();
  }

  drop(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #pass(from: Socket, to: Socket, direction: Direction): void {
    from.on('data', (bytes: Buffer) => {
      // Stamped before it is passed on: a write wakes its reader, which may act on it before we run again.
      const at = monotonic();
      const isTaken = to.write(bytes);
      this.#copy.give((copy) => copy.data(direction, bytes, at));
      if (isTaken) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.on('end', () => {
      const at = monotonic();
      to.end();
      this.#copy.give((copy) => copy.end(direction, at));
    });
    // A broken side breaks the other, as it would without us.
    from.on('error', () => to.destroy());
    from.on('close', () => this.#sideClosed(to));
  }

  /** What `to` has not sent yet is still sent: it was ended, or it ends with this. */
  #sideClosed(to: Socket): void {
    if (!to.writableEnded) to.end();
    if (--this.#closing > 0) return;
    const at = monotonic();
    this.#copy.give((copy) => copy.closed(at));
    this.onClosed();
  }
}

/** A bug of whoever takes the copy is not the traffic's. */
class SafeCopy {
  readonly #onFailure: (error: Error) => void;
  #copy: ConnectionCopy | undefined;

  constructor(open: () => ConnectionCopy, onFailure: (error: Error) => void) {
    this.#onFailure = onFailure;
    this.#try(() => {
      this.#copy = open();
    });
  }

  give(what: (copy: ConnectionCopy) => void): void {
    const copy = this.#copy;
    if (copy) this.#try(() => what(copy));
  }

  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#copy = undefined;
      this.#onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
