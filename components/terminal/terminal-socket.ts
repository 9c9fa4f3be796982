/** One terminal's socket: raw bytes both ways, JSON beside them, flow control by acknowledgement, reconnection. No xterm here. */
import type { PageToTerminal, TerminalToPage } from '#engine/trace/wire.ts';

export type TerminalState =
  | 'connecting'
  | 'open'
  | 'lost'
  /** The shell ended; a new terminal is needed. */
  | 'exited'
  /** Another window took this terminal over. */
  | 'taken'
  /** The lab gives no terminal; the detail says why. */
  | 'refused';

export type TerminalScreen = {
  write(bytes: Uint8Array, drawn: () => void): void;
  reset(): void;
  size(): { cols: number; rows: number };
  /** `detail`: the exit code of the shell, or why there is no terminal. */
  state(state: TerminalState, detail?: string): void;
};

const ACK_EVERY_BYTES = 65_536;
const TAKEN_OVER = 4001;
const REFUSED = 4003;
const LONGEST_WAIT_MS = 8_000;

export class TerminalSocket {
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #unacknowledged = 0;
  #snapshotNext = false;
  #over = false;
  #ready = false;
  readonly #encoder = new TextEncoder();

  constructor(
    readonly url: string,
    readonly screen: TerminalScreen,
  ) {}

  open(): void {
    this.#over = false;
    this.screen.state('connecting');
    this.#connect();
  }

  /** False when nobody hears it: keys typed into a lost connection are dropped, since a late Enter is dangerous. */
  type(text: string): boolean {
    return this.#ready && this.#send(this.#encoder.encode(text));
  }

  sendBinary(text: string): boolean {
    return this.#ready && this.#send(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  }

  resize(cols: number, rows: number): void {
    this.#say({ type: 'resize', cols, rows });
  }

  /** The learner is done with it: the shell ends too. */
  end(): void {
    this.#say({ type: 'close' });
    this.close();
  }

  /** Leaves; the shell goes on. */
  close(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (message) => {
      if (typeof message.data === 'string') this.#hear(JSON.parse(message.data) as TerminalToPage);
      else this.#draw(new Uint8Array(message.data as ArrayBuffer));
    };
    socket.onclose = (event) => this.#closed(event);
  }

  /** The size goes first, so that the shell starts with it. */
  #opened(): void {
    this.#unacknowledged = 0;
    const { cols, rows } = this.screen.size();
    this.resize(cols, rows);
  }

  /** The shell is there; what was typed before would have been lost. */
  #attached(): void {
    this.#failures = 0;
    this.#ready = true;
    this.screen.state('open');
  }

  #hear(said: TerminalToPage): void {
    switch (said.type) {
      case 'hello':
        this.#attached();
        return;
      case 'snapshot':
        this.#snapshotNext = true;
        return;
      case 'exited':
        this.#over = true;
        this.screen.state('exited', String(said.code));
        return;
      default:
        said satisfies never;
    }
  }

  #draw(bytes: Uint8Array): void {
    if (this.#snapshotNext) this.screen.reset();
    this.#snapshotNext = false;
    this.screen.write(bytes, () => this.#acknowledge(bytes.length));
  }

  #acknowledge(bytes: number): void {
    this.#unacknowledged += bytes;
    if (this.#unacknowledged < ACK_EVERY_BYTES) return;
    this.#say({ type: 'ack', bytes: this.#unacknowledged });
    this.#unacknowledged = 0;
  }

  #closed({ code, reason }: CloseEvent): void {
    this.#ready = false;
    if (this.#over) return;
    const final = { [TAKEN_OVER]: 'taken', [REFUSED]: 'refused' } as const;
    if (code === TAKEN_OVER || code === REFUSED) {
      this.screen.state(final[code], reason);
      return;
    }
    this.screen.state('lost');
    this.#timer = setTimeout(() => this.#connect(), Math.min(LONGEST_WAIT_MS, 250 * 2 ** this.#failures++));
  }

  #say(message: PageToTerminal): void {
    this.#send(JSON.stringify(message));
  }

  #send(data: string | Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(data);
    return true;
  }
}
