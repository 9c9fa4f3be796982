/** Who is at the other end of a unix socket, read while that process still waits for its answer. */
import { readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import koffi from 'koffi';
import type { Peer } from '#engine/correlate/observation.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { terminalId } from '#engine/trace/ids.ts';

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const MOST_ANCESTORS = 16;
/** A process may say that its arguments or its environment are as large as its memory. */
const LARGEST_FILE = 256 * 1024;

type GetSockOpt = (fd: number, level: number, option: number, value: Buffer, length: number[]) => number;

const getsockopt: GetSockOpt = koffi
  .load('libc.so.6')
  .func('int getsockopt(int fd, int level, int option, _Out_ uint8_t *value, _Inout_ uint32_t *length)');

/** Undefined when the socket is no unix socket, or the process is gone. `isLab` tells the lab's processes from the host's, by uid. */
export const readPeer = (socket: Socket, isLab: (uid: number) => boolean): Peer | undefined => {
  const credentials = peerCredentials(socket);
  return credentials && credentials.pid > 0 ? peerOf(credentials, isLab) : undefined;
};

export type Credentials = { pid: number; uid: number };

/** What /proc says of a process; when it has ended meanwhile, that it was there. */
export const peerOf = (credentials: Credentials, isLab: (uid: number) => boolean): Peer => {
  const { pid } = credentials;
  try {
    const ancestors = ancestorsOf(pid, isLab);
    return { ...credentials, argv: argvOf(pid), ...directoryOf(pid), ...commandOf(pid), ancestors };
  } catch {
    return { ...credentials, argv: [], ancestors: [] };
  }
};

const peerCredentials = (socket: Socket): Credentials | undefined => {
  const { _handle: handle } = socket as unknown as { _handle?: { fd?: number } };
  if (handle?.fd === undefined || handle.fd < 0) return undefined;
  const value = Buffer.alloc(12);
  if (getsockopt(handle.fd, SOL_SOCKET, SO_PEERCRED, value, [value.length]) !== 0) return undefined;
  return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4) };
};

const argvOf = (pid: number): string[] => readUpTo(`/proc/${pid}/cmdline`, LARGEST_FILE).split('\0').slice(0, -1);

/** The kernel writes it as seen from that process' own root, and what was removed with a note behind it. */
const directoryOf = (pid: number): Pick<Peer, 'directory'> => {
  const directory = readlinkSync(`/proc/${pid}/cwd`);
  return directory.endsWith(' (deleted)') ? {} : { directory };
};

/** The shell puts its terminal and the ordinal of the command line into the environment of all it starts. */
const commandOf = (pid: number): Pick<Peer, 'terminal' | 'command'> => {
  const environment = readUpTo(`/proc/${pid}/environ`, LARGEST_FILE).split('\0');
  const variable = (name: string) => environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  const [terminal, command] = [variable('LAB_TERM'), Number(variable('LAB_CMD'))];
  return { ...(terminal ? { terminal: terminalId(terminal) } : {}), ...(Number.isInteger(command) ? { command } : {}) };
};

const ancestorsOf = (pid: number, isLab: (uid: number) => boolean): Peer['ancestors'] => {
  const ancestors: Peer['ancestors'] = [];
  for (let at = statusOf(pid).parent; at > 0 && ancestors.length < MOST_ANCESTORS; ) {
    const status = statusOf(at);
    if (!isLab(status.uid)) break;
    ancestors.push({ pid: at, comm: status.comm });
    at = status.parent;
  }
  return ancestors;
};

const statusOf = (pid: number): { comm: string; parent: number; uid: number } => {
  const status = readUpTo(`/proc/${pid}/status`, 16 * 1024);
  const field = (name: string) => new RegExp(`^${name}:\\t(\\S*)`, 'm').exec(status)?.[1] ?? '';
  return { comm: field('Name'), parent: Number(field('PPid')), uid: Number(field('Uid')) };
};
