/**
 * Runs a program of the pristine lab image in a network namespace. It runs as nobody, with no right but those over that network
 * (CAP_NET_ADMIN), since what it reads is the lab's. The lab's own program might lie.
 */
import { spawn } from 'node:child_process';
import { inNetworkNamespace } from './network-namespace.ts';

const NOBODY = '65534';
const CONFINED = [
  ...['--pdeathsig', 'KILL', '--no-new-privs', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'],
  ...['--inh-caps=-all,+net_admin', '--ambient-caps=-all,+net_admin', '--bounding-set=-all,+net_admin'],
];
const LARGEST = 8 << 20;
/** It takes some 5 ms; a machine that is busy enough may let it wait. */
const PATIENCE_MS = 30_000;

export type NamespaceRun = {
  /** of the lab image */
  rootfs: string;
  /** descriptor of the network namespace */
  namespace: number;
  argv: readonly [string, ...string[]];
  signal: AbortSignal;
  /** what it reads */
  input?: string;
};

/** Resolves with what it printed. Rejects with what it complained of when it fails. */
export function runInNamespace({ rootfs, namespace, argv, signal, input }: NamespaceRun): Promise<string> {
  return new Promise((resolve, reject) => {
    // A child is in the network namespace of the thread that forks it.
    const child = inNetworkNamespace(namespace, () =>
      spawn('chroot', [rootfs, '/usr/bin/setpriv', ...CONFINED, '--', ...argv], {
        env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV },
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        timeout: PATIENCE_MS,
        killSignal: 'SIGKILL',
        signal,
      }),
    );
    const printed = { out: '', error: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed.out += text;
      if (printed.out.length > LARGEST) child.kill('SIGKILL');
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed.error = (printed.error + text).slice(0, 1000);
    });
    // One that ends before it has read all is told by its status.
    child.stdin?.on('error', () => {}).end(input);
    child.on('error', reject);
    child.on('close', (code, killed) =>
      code === 0 ? resolve(printed.out) : reject(new Error(`${argv.join(' ')} ${killed ?? code}: ${printed.error}`)),
    );
  });
}
