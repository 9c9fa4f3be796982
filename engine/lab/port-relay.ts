import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { LabError } from './driver.ts';
import { hostEnv } from './host-command.ts';

/** What `localhost` is in a lab, where `curl` tries both too. */
const LOOPBACK = ['127.0.0.1', '::1'];

type Answer = { request: number; error?: string };

/** One small process in a lab's network namespace that opens connections there and passes the open sockets out. */
export class PortRelay {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(socket: Socket): void; reject(error: Error): void }>();
  #next = 0;

  constructor(initPid: number) {
    const program = fileURLToPath(new URL('./port-relay-child.mjs', import.meta.url));
    this.#child = spawn('nsenter', [`--net=/proc/${initPid}/ns/net`, process.execPath, program], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: hostEnv,
    });
    this.#child.on('message', (answer, socket) => this.#answered(answer as Answer, socket as Socket | undefined));
    this.#child.once('error', (error) => this.#failAll(error));
    this.#child.once('exit', () => this.#failAll(new LabError('the way into the lab is closed')));
    this.#child.unref();
    this.#child.channel?.unref();
  }

  get alive(): boolean {
    return this.#child.connected;
  }

  /** @throws LabError when nobody listens there */
  open(port: number, hosts: readonly string[] = LOOPBACK): Promise<Socket> {
    const request = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.#child.channel?.ref();
      this.#child.send({ request, port, hosts }, (error) => {
        if (error) this.#take(request)?.reject(error);
      });
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || !this.#child.pid) return;
    this.#child.ref();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #answered({ request, error }: Answer, socket?: Socket): void {
    const asker = this.#take(request);
    if (!asker) socket?.destroy();
    else if (socket) asker.resolve(socket);
    else asker.reject(new LabError(`nothing answers on that port of the lab: ${error ?? 'no socket'}`));
  }

  #take(request: number) {
    const asker = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (this.#waiting.size === 0) this.#child.channel?.unref();
    return asker;
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
