/**
 * Runs the `iptables-save` of the pristine lab image in a network namespace. It runs as nobody, with no right but to read the rules
 * (CAP_NET_ADMIN), since what it reads is the lab's. The lab's own program might lie; iptables-legacy would make tables.
 */
import { spawn } from 'node:child_process';
import { inNetworkNamespace } from './network-namespace.ts';
import type { Family } from './read-rules.ts';

const PROGRAM: Readonly<Record<Family, string>> = { ip: 'iptables-save', ip6: 'ip6tables-save' };
const NOBODY = '65534';
const CONFINED = [
  ...['--pdeathsig', 'KILL', '--no-new-privs', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'],
  ...['--inh-caps=-all,+net_admin', '--ambient-caps=-all,+net_admin', '--bounding-set=-all,+net_admin'],
];
const LARGEST = 8 << 20;
/** It takes some 5 ms; a machine that is busy enough may let it wait. */
const PATIENCE_MS = 30_000;

/** @param rootfs of the lab image. Rejects with what it printed when it fails. */
export function runIptablesSave(
  rootfs: string,
  namespace: number,
  family: Family,
  signal: AbortSignal,
): Promise<string> {
  const argv = [rootfs, '/usr/bin/setpriv', ...CONFINED, '--', '/usr/sbin/xtables-nft-multi', PROGRAM[family]];
  return new Promise((resolve, reject) => {
    // A child is in the network namespace of the thread that forks it.
    const child = inNetworkNamespace(namespace, () =>
      spawn('chroot', argv, {
        env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: PATIENCE_MS,
        killSignal: 'SIGKILL',
        signal,
      }),
    );
    const printed = { out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.out += text;
      if (printed.out.length > LARGEST) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.error = (printed.error + text).slice(0, 1000);
    });
    child.on('error', reject);
    child.on('close', (code, killed) =>
      code === 0 ? resolve(printed.out) : reject(new Error(`${PROGRAM[family]} ${killed ?? code}: ${printed.error}`)),
    );
  });
}
