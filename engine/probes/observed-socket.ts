/** A tee that is there exactly as long as the daemon behind it. */
import { DaemonWatch } from './daemon-watch.ts';
import { type TeeOptions, UnixTee } from './unix-tee.ts';

export type ObservedSocketOptions = TeeOptions & { question?: string; onState(up: boolean): void };

export class ObservedSocket {
  readonly #tee: UnixTee;
  readonly #watch: DaemonWatch;

  /** Resolves when the socket is in its place; it refuses until the daemon answers. */
  static async open(options: ObservedSocketOptions): Promise<ObservedSocket> {
    const tee = new UnixTee(options);
    await tee.listen();
    tee.refuse();
    return new ObservedSocket(tee, options);
  }

  private constructor(tee: UnixTee, options: ObservedSocketOptions) {
    this.#tee = tee;
    this.#watch = new DaemonWatch({
      connect: options.connect,
      ...(options.question !== undefined && { question: options.question }),
      onUp: () => {
        tee.listen().then(
          () => options.onState(true),
          () => options.onState(false),
        );
      },
      onDown: () => {
        tee.refuse();
        tee.dropUnanswered();
        options.onState(false);
      },
    });
  }

  close(): void {
    this.#watch.stop();
    this.#tee.close();
  }
}
