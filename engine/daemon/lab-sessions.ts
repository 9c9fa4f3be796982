/** Which session has which lab, how many there may be, and which nobody looks at any more. */
import { LabError } from '#engine/lab/driver.ts';
import type { LabHost } from './lab-host.ts';
import { LabSession } from './lab-session.ts';
import { LIMITS } from './limits.ts';
import { ownerOf } from './recordings.ts';

/** Someone who follows a session's lab, also over a reset. */
export type Follower = { lab(lab: LabSession): void };

type Seat = {
  lab: LabSession;
  followers: Set<Follower>;
  sockets: number;
  /** Connections to the lab's ports, which pages of ours do not count among their sockets. */
  visits: number;
  idleSince: number;
  resetting?: Promise<LabSession>;
};

export class LabSessions {
  readonly #host: LabHost;
  readonly #limit: () => number;
  readonly #idleMs: number;
  readonly #seats = new Map<string, Seat>();
  readonly #closing = new Set<Promise<void>>();
  /** Names of ports of the newest labs that are gone, for whoever still has a page of one. */
  readonly #endedTokens: string[] = [];
  readonly #sweeper: NodeJS.Timeout;
  #stopped = false;

  /** `limit` is asked each time a lab is wanted: memory comes and goes. */
  constructor(host: LabHost, options: { limit: () => number; idleMs: number }) {
    this.#host = host;
    this.#limit = options.limit;
    this.#idleMs = options.idleMs;
    this.#sweeper = setInterval(() => this.#closeIdle(), Math.min(30_000, options.idleMs / 2));
    this.#sweeper.unref();
  }

  get running(): number {
    return this.#seats.size + this.#closing.size;
  }

  get limit(): number {
    return this.#limit();
  }

  find(session: string): LabSession | undefined {
    return this.#seats.get(session)?.lab;
  }

  /** The session's lab, or a new one. @throws LabError when the host has no room for another. */
  open(session: string): LabSession {
    const known = this.#seats.get(session);
    // During a reset the old lab is closed and the new one is on its way: a second one must not take its seat.
    if (known && (known.resetting || known.lab.phase !== 'closed')) return known.lab;
    return this.#seat(session).lab;
  }

  /** Follows the session's labs until the returned function is called. A followed lab is not idle. */
  follow(session: string, follower: Follower): () => void {
    this.open(session);
    const seat = this.#seats.get(session) as Seat;
    seat.followers.add(follower);
    const leave = this.#count(seat, 'sockets');
    follower.lab(seat.lab);
    return () => {
      seat.followers.delete(follower);
      leave();
    };
  }

  /** Counts a socket of the session for as long as it is open. */
  enter(session: string): () => void {
    const seat = this.#seats.get(session);
    return seat ? this.#count(seat, 'sockets') : () => {};
  }

  /** A lab whose ports somebody looks at is not idle either. */
  visit(session: string): () => void {
    const seat = this.#seats.get(session);
    return seat ? this.#count(seat, 'visits') : () => {};
  }

  /** The lab whose ports are named by this token. */
  byPortToken(token: string): { session: string; lab: LabSession } | undefined {
    for (const [session, { lab }] of this.#seats) if (lab.ports.token === token) return { session, lab };
    return undefined;
  }

  hasEnded(portToken: string): boolean {
    return this.#endedTokens.includes(portToken);
  }

  socketsOf(session: string): number {
    return this.#seats.get(session)?.sockets ?? 0;
  }

  /** Throws the lab away and boots another for the same session. Calls meanwhile get that same one. */
  reset(session: string): Promise<LabSession> {
    const seat = this.#seats.get(session);
    if (!seat) return Promise.resolve(this.open(session));
    seat.resetting ??= this.#replace(seat).finally(() => {
      seat.resetting = undefined;
    });
    return seat.resetting;
  }

  async close(session: string, reason: string): Promise<void> {
    const seat = this.#seats.get(session);
    if (!seat) return;
    this.#seats.delete(session);
    this.#noteEnd(seat.lab);
    const closing = seat.lab.close(reason);
    this.#closing.add(closing);
    await closing.finally(() => this.#closing.delete(closing));
  }

  /** Destroys all labs and takes no new ones. */
  async stop(reason: string): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweeper);
    await Promise.allSettled([
      ...[...this.#seats.keys()].map((session) => this.close(session, reason)),
      ...this.#closing,
    ]);
  }

  #seat(session: string): Seat {
    this.#requireRoom();
    const seat: Seat = {
      lab: new LabSession(this.#host, ownerOf(session)),
      followers: new Set(),
      sockets: 0,
      visits: 0,
      idleSince: Date.now(),
    };
    this.#seats.set(session, seat);
    return seat;
  }

  async #replace(seat: Seat): Promise<LabSession> {
    this.#noteEnd(seat.lab);
    await seat.lab.close('The lab is being reset.');
    if (this.#stopped) throw new LabError('The engine daemon is stopping.');
    seat.lab = new LabSession(this.#host, ownerOfLab(seat.lab));
    for (const follower of seat.followers) follower.lab(seat.lab);
    return seat.lab;
  }

  #noteEnd({ ports }: LabSession): void {
    this.#endedTokens.unshift(ports.token);
    this.#endedTokens.length = Math.min(this.#endedTokens.length, LIMITS.endedLabs);
  }

  #requireRoom(): void {
    if (this.#stopped) throw new LabError('The engine daemon is stopping.');
    const limit = this.#limit();
    if (this.running < limit) return;
    throw new LabError(
      `This machine runs ${this.running} ${this.running === 1 ? 'lab' : 'labs'}, and has memory for no more. A lab ends ${Math.round(this.#idleMs / 60_000)} minutes after its last page was closed.`,
      'Set ENGINE_ROOM_MAX_LABS to allow more.',
    );
  }

  #count(seat: Seat, what: 'sockets' | 'visits'): () => void {
    seat[what] += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      seat[what] -= 1;
      seat.idleSince = Date.now();
    };
  }

  #closeIdle(): void {
    for (const [session, seat] of this.#seats)
      if (seat.sockets + seat.visits === 0 && Date.now() - seat.idleSince > this.#idleMs)
        void this.close(session, 'No page has looked at this lab for a while.');
  }
}

const ownerOfLab = (lab: LabSession): string => lab.header.id.split('-')[0] ?? '';
