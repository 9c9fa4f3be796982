/**
 * Connections as the root of a lab. containerd and its shims take ttrpc only from their own user, by SO_PEERCRED, which the kernel notes
 * when connect(2) is called: the ids of the calling thread. So this thread takes the lab's ids for that one call. The system calls are
 * made directly, as libc's wrappers would change all threads; no other JavaScript runs meanwhile.
 */
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import koffi from 'koffi';
import { openInside, pathOf } from '#engine/lab/inside-lab.ts';

const libc = koffi.load('libc.so.6');
const syscall: (number: number, ...ids: (string | number)[]) => number = libc.func('long syscall(long number, ...)');
const socket: (domain: number, type: number, protocol: number) => number = libc.func('int socket(int, int, int)');
const connect: (fd: number, address: Buffer, length: number) => number = libc.func(
  'int connect(int fd, const uint8_t *address, uint32_t length)',
);

/** setresuid, setresgid: see <asm/unistd.h> */
const NUMBERS: Partial<Record<NodeJS.Architecture, [setUser: number, setGroup: number]>> = {
  x64: [117, 119],
  arm64: [147, 149],
};
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;
const LONGEST_PATH = 107;

/** Half-open is allowed. What is not there, or is a link, comes as an error on the socket, as `connect` does it. */
export function connectAs(id: number, base: string, path: string): Socket {
  try {
    const target = openInside(base, path);
    try {
      return connected(asUser(id, () => open(pathOf(target))));
    } finally {
      closeSync(target);
    }
  } catch (error) {
    const failed = new Socket({ allowHalfOpen: true });
    failed.destroy(error instanceof Error ? error : new Error(String(error)));
    return failed;
  }
}

function connected(fd: number): Socket {
  const made = new Socket({ fd, readable: true, writable: true, allowHalfOpen: true });
  // Node says so only of connections that it makes itself.
  process.nextTick(() => !made.destroyed && made.emit('connect'));
  return made;
}

function open(path: string): number {
  const fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC_NONBLOCK, 0);
  if (fd < 0) throw failure('socket');
  const address = Buffer.alloc(2 + LONGEST_PATH + 1);
  address.writeUInt16LE(AF_UNIX, 0);
  address.write(path, 2, LONGEST_PATH);
  if (connect(fd, address, address.length) === 0) return fd;
  const error = failure('connect');
  closeSync(fd);
  throw error;
}

/** Whoever cannot go back would act for a lab from then on: that must not be. */
function asUser<T>(id: number, act: () => T): T {
  const [setUser, setGroup] = NUMBERS[process.arch] ?? [];
  if (setUser === undefined || setGroup === undefined) throw new Error(`unknown system calls of ${process.arch}`);
  const set = (call: number, effective: number) => syscall(call, 'long', -1, 'long', effective, 'long', -1) === 0;
  try {
    // The group first: who is no root may not change it.
    if (!set(setGroup, id) || !set(setUser, id)) throw failure('setresuid');
    return act();
  } finally {
    if (!set(setUser, 0) || !set(setGroup, 0)) process.abort();
  }
}

function failure(call: string): NodeJS.ErrnoException {
  const code = getSystemErrorName(-koffi.errno());
  return Object.assign(new Error(`${call} ${code}`), { code, syscall: call });
}
