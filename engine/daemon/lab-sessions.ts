/** Which session has which labs, how many there may be, and which nobody looks at any more. */
import { LabError } from '#engine/lab/driver.ts';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';
import type { LabHost } from './lab-host.ts';
import { LabSession } from './lab-session.ts';
import { LIMITS } from './limits.ts';
import { ownerOf } from './recordings.ts';
import { hostOf, type SeatName, seatOf, sessionOfSeat } from './seat.ts';

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
  readonly #seats = new Map<SeatName, Seat>();
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

  find(name: SeatName): LabSession | undefined {
    return this.#seats.get(name)?.lab;
  }

  /** The session's lab, or a new one. @throws LabError when the host has no room for another. */
  open(name: SeatName): LabSession {
    const known = this.#seats.get(name);
    // During a reset the old lab is closed and the new one is on its way: a second one must not take its seat.
    if (known && (known.resetting || known.lab.phase !== 'closed')) return known.lab;
    return this.#seat(name).lab;
  }

  /** Follows the session's labs until the returned function is called. A followed lab is not idle. */
  follow(name: SeatName, follower: Follower): () => void {
    this.open(name);
    const seat = this.#seats.get(name) as Seat;
    seat.followers.add(follower);
    const leave = this.#count(seat, 'sockets');
    follower.lab(seat.lab);
    return () => {
      seat.followers.delete(follower);
      leave();
    };
  }

  /** Counts a socket of the session for as long as it is open. */
  enter(name: SeatName): () => void {
    const seat = this.#seats.get(name);
    return seat ? this.#count(seat, 'sockets') : () => {};
  }

  /** A lab whose ports somebody looks at is not idle either. */
  visit(name: SeatName): () => void {
    const seat = this.#seats.get(name);
    return seat ? this.#count(seat, 'visits') : () => {};
  }

  /** The lab whose ports are named by this token. */
  byPortToken(token: string): { seat: SeatName; lab: LabSession } | undefined {
    for (const [seat, { lab }] of this.#seats) if (lab.ports.token === token) return { seat, lab };
    return undefined;
  }

  hasEnded(portToken: string): boolean {
    return this.#endedTokens.includes(portToken);
  }

  socketsOf(name: SeatName): number {
    return this.#seats.get(name)?.sockets ?? 0;
  }

  /** Throws the lab away and boots another for the same session. Calls meanwhile get that same one. */
  reset(name: SeatName): Promise<LabSession> {
    const seat = this.#seats.get(name);
    if (!seat) return Promise.resolve(this.open(name));
    seat.resetting ??= this.#replace(name, seat).finally(() => {
      seat.resetting = undefined;
    });
    return seat.resetting;
  }

  async close(name: SeatName, reason: string): Promise<void> {
    const seat = this.#seats.get(name);
    if (!seat) return;
    this.#seats.delete(name);
    this.#noteEnd(seat.lab);
    this.#parted(name);
    const closing = seat.lab.close(reason);
    this.#closing.add(closing);
    await closing.finally(() => this.#closing.delete(closing));
  }

  /** Destroys all labs and takes no new ones. */
  async stop(reason: string): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweeper);
    await Promise.allSettled([...[...this.#seats.keys()].map((name) => this.close(name, reason)), ...this.#closing]);
  }

  #seat(name: SeatName): Seat {
    this.#requireRoom();
    const seat: Seat = {
      lab: this.#newLab(name),
      followers: new Set(),
      sockets: 0,
      visits: 0,
      idleSince: Date.now(),
    };
    this.#seats.set(name, seat);
    void this.#connect(sessionOfSeat(name));
    return seat;
  }

  #newLab(name: SeatName): LabSession {
    return new LabSession(this.#host, ownerOf(sessionOfSeat(name)), HOSTNAMES[hostOf(name)]);
  }

  /** The network goes with the one lab; the other has none then. */
  #parted(name: SeatName): void {
    this.find(seatOf(sessionOfSeat(name), hostOf(name) === 1 ? 2 : 1))?.noteLan(undefined);
  }

  /** The network between a session's two labs, as soon as both are ready. A lab that ends before has no need of it. */
  async #connect(session: string): Promise<void> {
    const [first, second] = [this.find(seatOf(session)), this.find(seatOf(session, 2))];
    if (!first || !second) return;
    try {
      await Promise.all([first.ready(), second.ready()]);
      const [one, other] = await this.#host.driver.connect(first.id, second.id);
      first.noteLan({ own: one, other });
      second.noteLan({ own: other, other: one });
    } catch (error) {
      if (first.phase === 'ready' && second.phase === 'ready')
        console.error(`The network between ${first.id} and ${second.id} could not be made: ${error}`);
    }
  }

  async #replace(name: SeatName, seat: Seat): Promise<LabSession> {
    this.#parted(name);
    this.#noteEnd(seat.lab);
    seat.lab.noteReset();
    await seat.lab.close('The lab is being reset.');
    if (this.#stopped) throw new LabError('The engine daemon is stopping.');
    seat.lab = this.#newLab(name);
    void this.#connect(sessionOfSeat(name));
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
    for (const [name, seat] of this.#seats)
      if (seat.sockets + seat.visits === 0 && Date.now() - seat.idleSince > this.#idleMs)
        void this.close(name, 'No page has looked at this lab for a while.');
  }
}
