/**
 * What happens to the files of one file system, as the kernel tells it by fanotify(7): who did what to which name. The mark lies on the
 * file system itself, so it neither keeps it mounted nor outlives it.
 */
import { closeSync, readSync } from 'node:fs';
import koffi from 'koffi';
import { systemError } from '../network/network-namespace.ts';

const CLOEXEC_NONBLOCK = 0x3;
/** FAN_REPORT_FID, FAN_REPORT_DFID_NAME, FAN_REPORT_TARGET_FID: directory, name and the file itself. Linux 5.17. */
const REPORT = 0x200 | 0xc00 | 0x1000;
const MARK_ADD_FILESYSTEM = 0x101;
const AT_FDCWD = -100;
const LARGEST_READ = 64 * 1024;

const libc = koffi.load('libc.so.6');
const init: (flags: number, eventFlags: number) => number = libc.func(
  'int fanotify_init(unsigned int flags, unsigned int event_flags)',
);
const mark: (fd: number, flags: number, mask: number, directory: number, path: string) => number = libc.func(
  'int fanotify_mark(int fd, unsigned int flags, uint64_t mask, int directory, const char *path)',
);

const space = Buffer.allocUnsafe(LARGEST_READ);

export class FileSystemWatch {
  readonly #fd: number;
  #poll: ReturnType<typeof koffi.node.poll> | undefined;
  #closed = false;

  /** @param path anything on the file system @throws the system's error: the kernel is too old, or we lack the right */
  constructor(path: string, mask: number) {
    this.#fd = init(CLOEXEC_NONBLOCK | REPORT, 0);
    if (this.#fd < 0) throw systemError('fanotify_init');
    if (mark(this.#fd, MARK_ADD_FILESYSTEM, mask, AT_FDCWD, path) === 0) return;
    const error = systemError('fanotify_mark');
    closeSync(this.#fd);
    throw error;
  }

  /** Events that wait, as the kernel lays them out; valid until the next call. Undefined when none waits. */
  read(): Buffer | undefined {
    try {
      const length = readSync(this.#fd, space, 0, space.length, null);
      return length > 0 ? space.subarray(0, length) : undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN' || code === 'EINTR') return undefined;
      throw error;
    }
  }

  /** Once, when something waits to be read. */
  whenReadable(listener: () => void): void {
    this.#poll?.close();
    this.#poll = koffi.node.poll(this.#fd, () => {
      setImmediate(() => {
        this.#poll?.close();
        this.#poll = undefined;
        if (!this.#closed) listener();
      });
    });
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#poll?.close();
    closeSync(this.#fd);
  }
}
