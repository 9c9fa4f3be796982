/** Starts the process that follows a lab's packets: root of the host by name, with the rights over networks and no others. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostEnv } from '#engine/lab/host-command.ts';
import { ownProgram } from '#engine/lab/own-program.ts';
import type { FromPackets, PacketsOrder, ToPackets } from './packets-talk.ts';

const HEAP_MIB = 192;
/** To enter namespaces, open sockets there, see who holds one, and start nft as somebody who may do less. */
const RIGHTS = [
  ...['sys_admin', 'net_admin', 'net_raw', 'sys_ptrace', 'dac_read_search', 'sys_chroot'],
  ...['setuid', 'setgid', 'setpcap'],
].map((right) => `+${right}`);
const CONFINED = [
  ...['--pdeathsig', 'KILL', '--no-new-privs', '--inh-caps=-all'],
  `--bounding-set=-all,${RIGHTS.join(',')}`,
];
/** What does not end by itself is ended. */
const PATIENCE_MS = 5000;
const LAST_WORDS = 2000;

/** Of what a program of Node prints as it fails the line that says why; else its last one. */
export const complaintIn = (words: string): string => {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '').trim();
};

export class PacketsProcess {
  readonly #child: ChildProcess;
  #words = '';

  /** @param ended it is gone, and what it complained of in a line, if it did */
  constructor(order: PacketsOrder, heard: (message: FromPackets) => void, ended: (words: string) => void) {
    const program = ownProgram(new URL('./packets-main.ts', import.meta.url));
    const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`, ...program];
    this.#child = spawn('setpriv', [...CONFINED, '--', ...node, JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: hostEnv,
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-LAST_WORDS);
    });
    this.#child.on('message', (message) => heard(message as FromPackets));
    this.#child.once('error', (error) => ended(error.message));
    this.#child.once('exit', () => ended(complaintIn(this.#words)));
  }

  /** Resolves when it is gone, with all that it made in the lab. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    if (child.connected) child.send('stop' satisfies ToPackets, () => {});
    else child.kill('SIGKILL');
    await gone;
    clearTimeout(late);
  }
}
