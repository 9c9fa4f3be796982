import { createActor, fromCallback } from 'xstate';
import type { PacketFilter } from '#engine/trace/packet.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import type { LabToPage, PageToLab } from '#engine/trace/wire.ts';
import { Backlog } from './backlog.ts';
import { type SessionEvent, sessionMachine } from './session.machine.ts';
import type { TraceSink, TraceSource } from './trace-source.ts';

/** A live lab over its socket. Reconnects by itself and asks only for what it has not seen. */
export class SocketSource implements TraceSource {
  readonly live = true;
  header: RecordingHeader | null = null;
  #lab: string | null = null;
  #lastSeq = -1;
  #socket: WebSocket | null = null;
  readonly #backlog = new Backlog();
  /** Why the engine closed the socket, in its words; empty when it just broke. */
  #refusal = '';
  #showsUse = false;

  constructor(readonly url: string) {}

  subscribe(sink: TraceSink): () => void {
    const actor = createActor(
      sessionMachine.provide({
        actors: { 'lab socket': fromCallback<SessionEvent>(({ sendBack }) => this.#open(sink, sendBack)) },
      }),
    );
    actor.subscribe((state) => {
      if (state.matches('lost')) sink.connection('lost', { problem: this.#refusal });
      else if (state.matches({ attached: 'following' })) sink.connection('following');
      else if (state.context.failures === 0) sink.connection('connecting');
    });
    actor.start();
    const retry = (): void => actor.send({ type: 'retry now' });
    addEventListener('online', retry);
    return () => {
      removeEventListener('online', retry);
      actor.stop();
    };
  }

  /** Asks for a new lab. False when the lab cannot hear it now. */
  reset(): boolean {
    return this.#say({ type: 'reset' });
  }

  /** Stops every process of the lab where it is, or lets them go on. False when the lab cannot hear it now. */
  freeze(on: boolean): boolean {
    return this.#say({ type: 'freeze', on });
  }

  /** Ends the lab, and boots no other. False when the lab cannot hear it now. */
  end(): boolean {
    return this.#say({ type: 'end' });
  }

  /** Follows packets from now on, or no more. False when the lab cannot hear it now. */
  followPackets(on: boolean, filter: PacketFilter): boolean {
    return this.#say({ type: 'packets', on, filter });
  }

  /** What containers use is shown from now on, or no more. */
  readonly followUse = (on: boolean): void => {
    this.#showsUse = on;
    this.#say({ type: 'use', on });
  };

  /** Asks what takes the lab's disk. False when the lab cannot hear it now. */
  countDisk(): boolean {
    return this.#say({ type: 'disk' });
  }

  #open(sink: TraceSink, tell: (event: SessionEvent) => void): () => void {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#say({ type: 'resume', lastSeq: this.#lastSeq, ...(this.#lab && { lab: this.#lab }) });
      if (this.#showsUse) this.#say({ type: 'use', on: true });
    };
    socket.onmessage = (message) => {
      const said = JSON.parse(String(message.data)) as LabToPage;
      const wasComplete = said.type !== 'hello' && this.#backlog.isComplete;
      this.#hear(said, sink);
      if (!wasComplete && this.#backlog.isComplete) tell({ type: 'lab told all' });
    };
    socket.onclose = ({ reason }) => {
      this.#refusal = reason;
      sink.events(this.#backlog.end());
      tell({ type: 'socket closed' });
    };
    return () => {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
    };
  }

  #hear(said: LabToPage, sink: TraceSink): void {
    switch (said.type) {
      case 'hello': {
        const another = said.lab !== this.#lab;
        this.header = said.header;
        this.#lab = said.lab;
        // A lab that is not the one we asked to go on with sends all it has.
        if (another) this.#lastSeq = -1;
        if (another) sink.opened(said.lab, said.header);
        this.#backlog.begin(said.lastSeq, this.#lastSeq);
        return;
      }
      case 'status':
        sink.status(said.status);
        return;
      case 'events':
        this.#lastSeq = Math.max(this.#lastSeq, said.events.at(-1)?.seq ?? -1);
        sink.events(this.#backlog.take(said.events));
        return;
      default:
        said satisfies never;
    }
  }

  #say(message: PageToLab): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }
}
