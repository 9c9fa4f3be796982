/**
 * Acts in another network namespace: what is opened there stays there, whoever reads it afterwards. Only the calling thread goes, for as
 * long as `act` runs; no other JavaScript runs meanwhile.
 */
import { closeSync, constants, fstatSync, openSync, statfsSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import koffi from 'koffi';
import { pathOf } from '#engine/lab/inside-lab.ts';

const CLONE_NEWNET = 0x40000000;
/** Of statfs(2): the file system of namespaces. */
const NSFS = 0x6e736673;

const libc = koffi.load('libc.so.6');
const setns: (fd: number, type: number) => number = libc.func('int setns(int fd, int type)');

/** Ours, opened once: the way back. */
let own: { fd: number; inode: string } | undefined;
const ownNamespace = (): { fd: number; inode: string } => {
  if (own) return own;
  const fd = openSync('/proc/self/ns/net', constants.O_RDONLY);
  own = { fd, inode: inodeOf(fd) };
  return own;
};

/** The inode by which a namespace is known. @param fd of its file */
export const inodeOf = (fd: number): string => String(fstatSync(fd, { bigint: true }).ino);

/**
 * Runs `act`, which must be synchronous, in the namespace of `fd`. Throws the system's error when that is no network namespace.
 * Whoever cannot go back would work in a lab's network from then on: that must not be.
 */
export function inNetworkNamespace<T>(fd: number, act: () => T): T {
  const { fd: home } = ownNamespace();
  if (setns(fd, CLONE_NEWNET) !== 0) throw systemError('setns');
  try {
    return act();
  } finally {
    if (setns(home, CLONE_NEWNET) !== 0) process.abort();
  }
}

/**
 * A descriptor for the namespace that a file stands for, to be closed by the caller. Undefined when it stands for none, or for our own.
 * @param named a descriptor that names the file (O_PATH), from `openInside`
 */
export function namespaceOf(named: number): number | undefined {
  if (statfsSync(pathOf(named)).type !== NSFS) return undefined;
  const fd = openSync(pathOf(named), constants.O_RDONLY);
  if (inodeOf(fd) !== ownNamespace().inode) return fd;
  closeSync(fd);
  return undefined;
}

/** The one in which a process lives. @param pid the host's */
export const namespaceOfProcess = (pid: number): number => openSync(`/proc/${pid}/ns/net`, constants.O_RDONLY);

/** The error of the call that was made last. */
export function systemError(call: string): NodeJS.ErrnoException {
  const code = getSystemErrorName(-koffi.errno());
  return Object.assign(new Error(`${call} ${code}`), { code, syscall: call });
}
