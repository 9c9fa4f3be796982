/**
 * One shell in a lab. It lives as long as its process, not as long as a page: pages attach, see the screen as it is, and
 * leave. One at a time: the latest takes over.
 */
import type { ExecProcess } from '#engine/lab/driver.ts';
import type { TerminalId } from '#engine/trace/ids.ts';
import { FlowGate } from './flow-gate.ts';
import { LIMITS } from './limits.ts';
import { ScreenMirror } from './screen-mirror.ts';

/** Where a terminal's bytes go. `close` codes: 1000 the shell ended, 4001 another page took over, 4002 the lab is gone. */
export type Viewer = {
  hello(terminal: TerminalId): void;
  snapshot(sequences: string): void;
  output(bytes: Buffer): void;
  exited(code: number): void;
  close(code: number, reason: string): void;
};

export type TerminalOptions = {
  id: TerminalId;
  process: ExecProcess;
  size: { cols: number; rows: number };
  /** Everything the shell printed, for the probes of this lab. */
  onOutput(bytes: Buffer): void;
  onExit(): void;
};

export class Terminal {
  readonly id: TerminalId;
  readonly #process: ExecProcess;
  readonly #mirror: ScreenMirror;
  readonly #gate: FlowGate;
  #viewer: { viewer: Viewer; backlog: Buffer[] | null } | null = null;
  #over = false;

  constructor({ id, process, size, onOutput, onExit }: TerminalOptions) {
    this.id = id;
    this.#process = process;
    this.#mirror = new ScreenMirror(size);
    this.#gate = new FlowGate(process.stdout, LIMITS.unackedLow, LIMITS.unackedHigh);
    process.stdout.on('data', (bytes: Buffer) => {
      this.#show(bytes);
      onOutput(bytes);
    });
    // The pty answers a hang-up with an error; the exit tells the story.
    process.stdout.on('error', () => {});
    process.stdin.on('error', () => {});
    void process.exit.then(({ code }) => {
      this.#end(code);
      onExit();
    });
  }

  attach(viewer: Viewer): void {
    this.#viewer?.viewer.close(4001, 'This terminal was opened in another page.');
    this.#gate.forget('viewer');
    const seat = { viewer, backlog: [] as Buffer[] | null };
    this.#viewer = seat;
    viewer.hello(this.id);
    this.#mirror.snapshot((sequences) => {
      if (this.#viewer !== seat) return;
      const { backlog } = seat;
      seat.backlog = null;
      viewer.snapshot(sequences);
      for (const bytes of backlog ?? []) this.#send(viewer, bytes);
    });
  }

  detach(viewer: Viewer): void {
    if (this.#viewer?.viewer !== viewer) return;
    this.#viewer = null;
    this.#gate.forget('viewer');
  }

  input(bytes: Uint8Array | string): void {
    if (!this.#over) this.#process.stdin.write(bytes);
  }

  resize(cols: number, rows: number): void {
    if (this.#over) return;
    this.#mirror.resize(cols, rows);
    this.#process.resize(cols, rows);
  }

  ack(viewer: Viewer, bytes: number): void {
    if (this.#viewer?.viewer === viewer) this.#gate.done('viewer', bytes);
  }

  /** The lab is going away under it. */
  close(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#viewer?.viewer.close(4002, reason);
    this.#viewer = null;
    this.#process.kill('SIGKILL');
    this.#mirror.dispose();
  }

  #show(bytes: Buffer): void {
    if (this.#over) return;
    this.#gate.add('mirror', bytes.length);
    this.#mirror.write(bytes, () => this.#gate.done('mirror', bytes.length));
    if (!this.#viewer) return;
    if (this.#viewer.backlog) this.#viewer.backlog.push(bytes);
    else this.#send(this.#viewer.viewer, bytes);
  }

  #send(viewer: Viewer, bytes: Buffer): void {
    this.#gate.add('viewer', bytes.length);
    viewer.output(bytes);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#viewer?.viewer.exited(code);
    this.#viewer?.viewer.close(1000, 'The shell ended.');
    this.#viewer = null;
    this.#mirror.dispose();
  }
}
