/** Listening sockets in a lab's network namespace that belong to this process. Nothing of it runs in the lab. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { LabError } from '#engine/lab/driver.ts';
import { hostEnv } from '#engine/lab/host-command.ts';

const CHILD = fileURLToPath(new URL('./lab-sockets-child.mjs', import.meta.url));
const LIMIT_MS = 30_000;

type Message = { port: number };

/**
 * `pid` is a host pid in that namespace. The address is added to its `lo`, if it isn't there: containers reach it as well.
 * @returns a listening server for each port, in order. @throws LabError when the namespace is gone or a port is taken.
 */
export async function openLabSockets(pid: number, address: string, ports: readonly number[]): Promise<Server[]> {
  const servers = new Map<number, Server>();
  const child = spawn('setpriv', argumentsFor(pid, { address, ports }), {
    ...{ stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: hostEnv },
    ...{ timeout: LIMIT_MS, killSignal: 'SIGKILL' },
  });
  child.on('message', ({ port }: Message, server) => servers.set(port, server as Server));
  const why = await lastWords(child);
  const opened = ports.map((port) => servers.get(port)).filter((server) => server !== undefined);
  if (opened.length === ports.length) return opened;
  for (const server of opened) server.close();
  throw new LabError(`the hub can't listen on ${address} in the lab: ${why || 'the way into it was cut'}`);
}

const argumentsFor = (pid: number, task: { address: string; ports: readonly number[] }): string[] => [
  ...['--pdeathsig', 'KILL', 'nsenter', `--net=/proc/${pid}/ns/net`],
  ...[process.execPath, CHILD, JSON.stringify(task)],
];

/** What it said on stderr, once it is gone and all its messages have come. */
function lastWords(child: ChildProcess): Promise<string> {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-500);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(words.trim()));
  });
}
