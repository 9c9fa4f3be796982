/**
 * Whose end of a TCP connection in a lab's network namespace it is. The kernel's table of that namespace names the socket, and the
 * process is the one that has it open. A process in a namespace of its own (a container) is not found.
 */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Peer } from '#engine/correlate/observation.ts';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { processesByLab } from './lab-processes.ts';
import { peerOf } from './peer.ts';

/** Some 20,000 connections. */
const LARGEST_TABLE = 4 << 20;
const LARGEST_STATUS = 16 * 1024;
/** Descriptors of one process that are looked at. */
const MOST_DESCRIPTORS = 4096;
const UID = /^Uid:\t(\d+)/m;

export type TcpPeers = {
  /** `port`: of the client's end, while the connection is open. Undefined when nobody in this network namespace has it. */
  find(port: number): Peer | undefined;
};

/** @param index of the lab @param initPid a host pid in its network namespace */
export function tcpPeers(index: number, initPid: number): TcpPeers {
  const isLab = (uid: number) => labIndexOf(uid) === index;
  // Nearly all that turn to a server are the one daemon that did so before.
  let last: number | undefined;
  const holder = (inode: string): number | undefined => {
    if (last !== undefined && holds(last, inode)) return last;
    last = processesByLab()
      .get(index)
      ?.find((pid) => holds(pid, inode));
    return last;
  };
  return {
    find(port) {
      const inode = inodeIn(tableOf(initPid), port);
      const pid = inode === undefined ? undefined : holder(inode);
      return pid === undefined ? undefined : peerOf({ pid, uid: uidOf(pid) }, isLab);
    },
  };
}

const tableOf = (pid: number): string => {
  try {
    return readUpTo(`/proc/${pid}/net/tcp`, LARGEST_TABLE);
  } catch {
    return '';
  }
};

const ESTABLISHED = '01';

/**
 * @param table of /proc/net/tcp: `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …`, addresses and ports in hex
 * @returns the socket's inode as digits; undefined where no open connection starts at the port
 */
export function inodeIn(table: string, port: number): string | undefined {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (local.endsWith(end) && state === ESTABLISHED && inode !== '0') return inode;
  }
  return undefined;
}

function holds(pid: number, inode: string): boolean {
  try {
    const names = readdirSync(`/proc/${pid}/fd`).slice(0, MOST_DESCRIPTORS);
    return names.some((name) => linkOf(`/proc/${pid}/fd/${name}`) === `socket:[${inode}]`);
  } catch {
    return false;
  }
}

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

const uidOf = (pid: number): number => {
  try {
    return Number(UID.exec(readUpTo(`/proc/${pid}/status`, LARGEST_STATUS))?.[1] ?? -1);
  } catch {
    return -1;
  }
};
