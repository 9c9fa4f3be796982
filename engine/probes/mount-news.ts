/** Says when the mounts of a lab change, as the kernel tells it of `/proc/PID/mountinfo`. What is mounted is for others to read. */
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';

export class MountNews {
  readonly #fd: number;
  #poll: ReturnType<typeof koffi.node.poll> | undefined;
  #closed = false;

  /** It keeps the lab's mounts until it is closed. @param changed look again, when there is time @throws when the lab is gone */
  constructor(initPid: number, changed: () => void) {
    this.#fd = openSync(`/proc/${initPid}/mountinfo`, 'r');
    // A change is told as an error to be waited for, which ends the waiting; to wait anew takes away what came in between without a word.
    const told = () =>
      setImmediate(() => {
        if (this.#closed) return;
        changed();
        this.#poll?.start({ disconnect: true }, told);
        setImmediate(() => !this.#closed && changed());
      });
    this.#poll = koffi.node.poll(this.#fd, { disconnect: true }, told);
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#poll?.close();
    closeSync(this.#fd);
  }
}
