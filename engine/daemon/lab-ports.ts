/** Who may open ports of one lab, and the connections that are open: a door that closes with the lab. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type LabDriver, LabError } from '#engine/lab/driver.ts';
import { publishedPorts } from '#engine/scene/published-ports.ts';
import { worldOf } from '#engine/scene/world.ts';
import type { LabId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { PORT_KEY, type PortFacts, type PortRefusal, type PortTicket } from '#engine/trace/port-door.ts';
import type { LabPhase } from '#engine/trace/wire.ts';
import { LIMITS } from './limits.ts';

type Lab = { id: LabId; driver: LabDriver; log: TraceLog; status(): { phase: LabPhase; detail: string } };
type Ticket = { port: number; until: number };

export type PortOpening = { ok: true; socket: Duplex } | { ok: false; refusal: PortRefusal };

export class LabPorts {
  /** Part of the names of this lab's ports, so that nobody can guess them. */
  readonly token = newKey();
  readonly #secret = newKey();
  readonly #lab: Lab;
  readonly #tickets = new Map<string, Ticket>();
  readonly #open = new Set<Duplex>();
  #waiting = 0;
  #closed = false;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Opens one port's door once, within a minute. The oldest of many is forgotten. Null when the lab is ending. */
  ticket(port: number): PortTicket | null {
    if (this.#closed) return null;
    const ticket = newKey();
    this.#tickets.set(ticket, { port, until: performance.now() + LIMITS.portTicketMs });
    const [oldest] = this.#tickets.keys();
    if (this.#tickets.size > LIMITS.portTickets && oldest !== undefined) this.#tickets.delete(oldest);
    return { token: this.token, ticket };
  }

  /** The secret for a ticket; null when it is another port's, used or too old. */
  redeem(ticket: string, port: number): string | null {
    const found = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return found && found.port === port && found.until > performance.now() ? this.#secret : null;
  }

  admits(secret: unknown): boolean {
    return isKey(secret) && timingSafeEqual(Buffer.from(secret), Buffer.from(this.#secret));
  }

  facts(): PortFacts {
    return { published: publishedPorts(worldOf(this.#lab.log.events)) };
  }

  /** A connection to the lab's own loopback, as a program in the lab would have it. */
  async connect(port: number): Promise<PortOpening> {
    const refusal = this.#whyNot();
    if (refusal) return { ok: false, refusal };
    this.#waiting += 1;
    try {
      const socket = await this.#lab.driver.openPort(this.#lab.id, { port });
      return this.#closed ? gone(socket) : { ok: true, socket: this.#keep(socket) };
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      return { ok: false, refusal: { reason: 'nobody', detail: error.message } };
    } finally {
      this.#waiting -= 1;
    }
  }

  close(): void {
    this.#closed = true;
    this.#tickets.clear();
    // An open socket would keep the lab's network alive.
    for (const socket of this.#open) socket.destroy();
  }

  #whyNot(): PortRefusal | null {
    const { phase, detail } = this.#lab.status();
    if (phase === 'booting') return { reason: 'booting', detail };
    if (phase !== 'ready' || this.#closed) return { reason: 'gone', detail };
    if (this.#open.size + this.#waiting < LIMITS.portConnectionsPerLab) return null;
    return { reason: 'crowded', detail: `A lab may have ${LIMITS.portConnectionsPerLab} connections at a time.` };
  }

  #keep(socket: Duplex): Duplex {
    this.#open.add(socket);
    return socket.once('close', () => this.#open.delete(socket));
  }
}

const newKey = (): string => randomBytes(16).toString('hex');
const isKey = (value: unknown): value is string => typeof value === 'string' && PORT_KEY.test(value);

function gone(socket: Duplex): PortOpening {
  socket.destroy();
  return { ok: false, refusal: { reason: 'gone', detail: 'The lab has ended.' } };
}
