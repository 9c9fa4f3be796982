import { chmodSync, chownSync, lchownSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { run } from './host-command.ts';

const NODES = { null: [1, 3], zero: [1, 5], full: [1, 7], random: [1, 8], urandom: [1, 9], tty: [5, 0] } as const;
const TUN = { 'net/tun': [10, 200] } as const;
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
  const hasTun = statSync('/dev/net/tun', { throwIfNoEntry: false }) !== undefined;
  if (hasTun) directory(`${dir}/net`, uid);
  await makeNodes(dir, uid, { ...NODES, ...(hasTun && TUN) });
  for (const name of ['pts', 'shm', 'mqueue']) directory(`${dir}/${name}`, uid);
  for (const [name, target] of Object.entries(LINKS)) {
    symlinkSync(target, `${dir}/${name}`);
    lchownSync(`${dir}/${name}`, uid, uid);
  }
}

/** All by one shell: a process that is started from ours, which is large, costs more than the node. */
async function makeNodes(dir: string, uid: number, nodes: Record<string, readonly [number, number]>): Promise<void> {
  const numbers = Object.entries(nodes).map(([name, [major, minor]]) => `mknod ${name} c ${major} ${minor}`);
  await run('sh', ['-c', `cd "$1" && ${numbers.join(' && ')}`, 'sh', dir]);
  for (const name of Object.keys(nodes)) {
    chmodSync(`${dir}/${name}`, 0o666);
    chownSync(`${dir}/${name}`, uid, uid);
  }
}

function directory(path: string, uid: number): void {
  mkdirSync(path);
  chownSync(path, uid, uid);
}
