/** A terminal without a screen that follows a shell's output, so that a page that comes back sees what it would have seen. */
import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { LIMITS } from './limits.ts';

export class ScreenMirror {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #serializer = new serialize.SerializeAddon();

  constructor(size: { cols: number; rows: number }) {
    this.#terminal = new headless.Terminal({ ...size, scrollback: LIMITS.scrollbackLines, allowProposedApi: true });
    // The addon is written for the browser's terminal; the headless one has all that it uses.
    this.#terminal.loadAddon(this.#serializer as never);
  }

  write(bytes: Uint8Array, done?: () => void): void {
    this.#terminal.write(bytes, done);
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
  }

  /** Escape sequences that draw the screen and its last lines, once everything written before is on it. */
  snapshot(take: (sequences: string) => void): void {
    this.#terminal.write('', () => take(this.#serializer.serialize({ scrollback: LIMITS.snapshotLines })));
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
