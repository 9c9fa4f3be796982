/** One page that follows its lab: status and events down, `resume` and `reset` up. A slow page costs no memory here. */
import type { WebSocket } from 'ws';
import type { TraceLog } from '#engine/trace/log.ts';
import type { PacketFilter } from '#engine/trace/packet.ts';
import { type LabToPage, PageToLab } from '#engine/trace/wire.ts';
import type { LabSession } from './lab-session.ts';
import type { LabSessions } from './lab-sessions.ts';
import { LIMITS } from './limits.ts';
import type { SeatName } from './seat.ts';
import { readMessage } from './socket-message.ts';

/** Close codes beyond the standard ones: 4000 a message we do not understand, 4003 no lab could be had. */
export function serveLabSocket(socket: WebSocket, sessions: LabSessions, seat: SeatName): void {
  const page = new LabPage(socket);
  const leave = sessions.follow(seat, page);
  socket.on('message', (data, isBinary) => {
    const message = readMessage(PageToLab, data, isBinary);
    if (!message.ok) return socket.close(4000, message.error);
    switch (message.value.type) {
      case 'resume':
        return page.resume(message.value.lastSeq, message.value.lab);
      case 'reset':
        return void sessions.reset(seat).catch((error: Error) => page.refuse(error));
      case 'freeze':
        return void sessions.find(seat)?.freeze(message.value.on);
      case 'end':
        return void sessions.close(seat, 'This host was removed.').catch((error: Error) => page.refuse(error));
      case 'packets':
        return page.followPackets(message.value.on, message.value.filter);
      case 'use':
        return page.followUse(message.value.on);
      case 'disk':
        return sessions.find(seat)?.countDisk();
      default:
        return message.value satisfies never;
    }
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    page.stop();
    leave();
  });
}

class LabPage {
  readonly #socket: WebSocket;
  #lab: LabSession | undefined;
  /** Null until the page said what it has. */
  #sent: number | null = null;
  #sending = false;
  #stopFollowing = (): void => {};
  #showsUse = false;
  #stopUse: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** The session's lab, at first and after each reset. */
  lab(lab: LabSession): void {
    const another = this.#lab !== undefined;
    this.#stopFollowing();
    this.#lab = lab;
    this.followUse(this.#showsUse);
    const stops = [
      lab.log.subscribe(() => this.#pump()),
      lab.onStatus((status) => this.#send({ type: 'status', status })),
    ];
    this.#stopFollowing = () => stops.forEach((stop) => void stop());
    this.#send({ type: 'hello', lab: lab.id, header: lab.header, lastSeq: lab.log.events.at(-1)?.seq ?? -1 });
    this.#send({ type: 'status', status: lab.status });
    if (another) this.resume(-1);
  }

  resume(lastSeq: number, lab?: string): void {
    this.#sent = lab === undefined || lab === this.#lab?.id ? lastSeq : -1;
    this.#pump();
  }

  followPackets(on: boolean, filter?: PacketFilter): void {
    void this.#lab?.followPackets(on, filter);
  }

  /** Of the lab that it follows, after a reset of the new one. */
  followUse(on: boolean): void {
    this.#showsUse = on;
    this.#stopUse?.();
    this.#stopUse = on ? this.#lab?.followUse() : undefined;
  }

  refuse(error: Error): void {
    this.#send({ type: 'status', status: { phase: 'lost', detail: error.message, images: [] } });
  }

  stop(): void {
    this.#stopFollowing();
    this.followUse(false);
    this.#lab = undefined;
  }

  /** The next frame goes out when the one before has left: a page that falls behind gets fewer, larger ones. */
  #pump(): void {
    const log: TraceLog | undefined = this.#lab?.log;
    if (!log || this.#sent === null || this.#sending) return;
    const events = log.after(this.#sent, LIMITS.eventsPerFrame);
    const last = events.at(-1);
    if (!last) return;
    this.#sent = last.seq;
    this.#sending = true;
    this.#send({ type: 'events', events: [...events] }, () => {
      this.#sending = false;
      this.#pump();
    });
  }

  #send(message: LabToPage, sent?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(JSON.stringify(message), () => sent?.());
  }
}
