/** The copy of one connection of a lab: what was read of it is told, and what was not is told of. */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { closed, ended, said } from './copied-connection.ts';
import type { CopyHandle, DecodeLink } from './decode-link.ts';
import type { Opening } from './hosted-decoders.ts';
import type { Emit } from './probe.ts';
import { Unfinished } from './unfinished.ts';
import type { ConnectionCopy, Direction } from './unix-tee.ts';

export class CopiedTalk implements ConnectionCopy {
  readonly #opening: Opening;
  readonly #emit: Emit;
  readonly #unfinished = new Unfinished();
  readonly #handle: CopyHandle;
  #isLost = false;
  #isClosed = false;
  /** Bytes that came by since it was lost. */
  #unread = 0;

  constructor(link: DecodeLink, opening: Opening, emit: Emit) {
    this.#opening = opening;
    this.#emit = emit;
    this.#handle = link.open(opening, {
      told: (observations) => this.#tell(observations),
      lost: (why) => this.#lost(why),
    });
  }

  /** When the oldest talk came by of which nothing was told yet. */
  get owes(): Nanos | undefined {
    return this.#isLost ? undefined : this.#handle.owes;
  }

  /** It is closed, and all of it was told. */
  get isOver(): boolean {
    return this.#isClosed && this.owes === undefined;
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    if (this.#isLost) this.#unread += bytes.length;
    else this.#handle.add(said(direction, bytes, at));
  }

  end(direction: Direction, at: Nanos): void {
    if (!this.#isLost) this.#handle.add(ended(direction, at));
  }

  closed(at: Nanos): void {
    this.#isClosed = true;
    if (!this.#isLost) this.#handle.add(closed(at));
    else if (this.#unread > 0) this.#report(`is closed; ${this.#unread} more bytes of it were not read`);
  }

  #tell(observations: readonly Observation[]): void {
    for (const seen of observations) {
      this.#unfinished.note(seen);
      this.#emit(seen);
    }
  }

  #lost(why: string): void {
    this.#isLost = true;
    this.#report(`cannot be read on: ${why}${LASTING[this.#opening.connection.socket]}`);
    for (const end of this.#unfinished.lost(monotonic())) this.#emit(end);
  }

  #report(what: string): void {
    const { socket, connection } = this.#opening.connection;
    const detail = `connection ${connection} ${what}`;
    this.#emit({ kind: 'probe', at: monotonic(), probe: socket, state: 'lost', detail });
  }
}

/** A client of docker.sock opens a new connection for each command; daemons keep theirs. */
const LASTING: Record<Opening['connection']['socket'], string> = {
  'docker.sock': '',
  'containerd.sock':
    '; what its two ends say is seen again when they connect anew (dockerd keeps its connections for life)',
  'shim.sock': '; the rest of what that container’s shim is asked is not seen',
  'containerd.sock.ttrpc': '; what that shim tells is seen again when it connects anew',
};
