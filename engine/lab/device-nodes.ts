import { chmodSync, chownSync, lchownSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { run } from './host-command.ts';

const NODES = { null: [1, 3], zero: [1, 5], full: [1, 7], random: [1, 8], urandom: [1, 9], tty: [5, 0] } as const;
const LINKS = {
  fd: '/proc/self/fd',
  stdin: '/proc/self/fd/0',
  stdout: '/proc/self/fd/1',
  stderr: '/proc/self/fd/2',
  ptmx: 'pts/ptmx',
} as const;

/** Device nodes of the lab's own, so that what the lab does to them (chmod, chown) never touches the host's. */
export async function makeDeviceNodes(dir: string, uid: number): Promise<void> {
  mkdirSync(dir, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `nosuid,noexec,size=256k,mode=755,uid=${uid},gid=${uid}`, 'dev', dir]);
  const nodes = Object.entries(NODES).map(([name, [major, minor]]) => node(`${dir}/${name}`, major, minor, uid));
  await Promise.all([...nodes, tun(dir, uid)]);
  for (const name of ['pts', 'shm', 'mqueue']) directory(`${dir}/${name}`, uid);
  for (const [name, target] of Object.entries(LINKS)) {
    symlinkSync(target, `${dir}/${name}`);
    lchownSync(`${dir}/${name}`, uid, uid);
  }
}

async function tun(dir: string, uid: number): Promise<void> {
  if (!statSync('/dev/net/tun', { throwIfNoEntry: false })) return;
  directory(`${dir}/net`, uid);
  await node(`${dir}/net/tun`, 10, 200, uid);
}

async function node(path: string, major: number, minor: number, uid: number): Promise<void> {
  await run('mknod', [path, 'c', String(major), String(minor)]);
  chmodSync(path, 0o666);
  chownSync(path, uid, uid);
}

function directory(path: string, uid: number): void {
  mkdirSync(path);
  chownSync(path, uid, uid);
}
