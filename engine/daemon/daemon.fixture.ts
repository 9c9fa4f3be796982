/** A daemon of its own for a test, as a process that can be killed, and pages that talk to it as a browser would. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { until as untilAnswered } from '#engine/lab/until.ts';
import type { SpanEnded, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { TraceLog } from '#engine/trace/log.ts';
import type { LabStatus, LabToPage, TerminalToPage } from '#engine/trace/wire.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const START_LIMIT_MS = 120_000;

/** Asks until the answer is truthy. @throws when the limit passes */
export const until = <T>(
  what: string,
  ask: () => T | undefined | null | false | '' | 0,
  limitMs = 60_000,
): Promise<T> => untilAnswered(() => (ask() || null) as T | null, { limitMs, what }) as Promise<T>;

/** What a daemon may leave behind on its host: processes of labs, mounts, loop devices, labs. */
export function remains(stateDir: string): string[] {
  const mounts = readProc('self', 'mountinfo')
    .split('\n')
    .filter((line) => line.includes(stateDir));
  const loops = execFileSync('losetup', ['-a'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(stateDir));
  const processes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(stateDir));
  const labs = existsSync(join(stateDir, 'labs')) ? readdirSync(join(stateDir, 'labs')) : [];
  return [...mounts, ...loops, ...processes.map(commandOf), ...labs];
}

/** The same, but for what a daemon has while it runs: itself, and the registry of its hub. */
export const remainsOfLabs = (stateDir: string): string[] =>
  remains(stateDir).filter((what) => !what.includes('daemon/main.ts') && !what.startsWith('docker-registry '));

/** Host pid of a lab's init. */
export function initOf(stateDir: string): { lab: string; pid: number } {
  const [lab = ''] = readdirSync(join(stateDir, 'labs'));
  const state = execFileSync('runc', ['--root', join(stateDir, 'runc'), 'state', lab], { encoding: 'utf8' });
  return { lab, pid: JSON.parse(state).pid };
}

/** Host pid of the daemon's bpftrace. */
export function kernelProbeOf(daemon: DaemonProcess): number {
  const pids = execFileSync('pgrep', ['-P', String(daemon.child.pid), '-x', 'bpftrace'], { encoding: 'utf8' });
  return Number(pids.trim());
}

export const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}/exe`) && !/^State:\s+Z/m.test(readProc(pid, 'status'));

function commandOf(pid: string): string {
  try {
    return readProc(pid, 'cmdline').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

export { testStateDir as newStateDir } from '#engine/lab/own-state.ts';
export const removeStateDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });

const memoryOf = (pid: number, key: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readProc(pid, 'status'))?.[1] ?? 0) / 1024;

export const residentMiB = (pid: number): number => memoryOf(pid, 'VmRSS');

export class DaemonProcess {
  readonly child: ChildProcess;
  readonly stateDir: string;
  errors = '';

  private constructor(stateDir: string, env: Record<string, string>) {
    this.stateDir = stateDir;
    this.child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: { ...process.env, ...env, ENGINE_ROOM_STATE: stateDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr?.on('data', (bytes) => {
      this.errors += bytes;
    });
  }

  static async start(stateDir: string, env: Record<string, string> = {}): Promise<DaemonProcess> {
    const daemon = new DaemonProcess(stateDir, env);
    let said = '';
    daemon.child.stdout?.on('data', (bytes) => {
      said += bytes;
    });
    await until(
      'the daemon is ready',
      () => said.includes('ready\n') || daemon.child.exitCode !== null,
      START_LIMIT_MS,
    );
    if (daemon.child.exitCode !== null) throw new Error(`the daemon ended: ${daemon.errors}`);
    return daemon;
  }

  get socketPath(): string {
    return join(this.stateDir, 'daemon.sock');
  }

  /** Resident memory in MiB. */
  get memory(): number {
    return memoryOf(this.child.pid as number, 'VmRSS');
  }

  /** The most it ever had. */
  get peak(): number {
    return memoryOf(this.child.pid as number, 'VmHWM');
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill(signal);
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }

  async call(method: string, path: string, session?: string): Promise<{ status: number; body: string }> {
    const headers = session ? { 'x-engine-room-session': session } : {};
    const asked = request({ socketPath: this.socketPath, method, path, headers });
    asked.end();
    const [answer] = await once(asked, 'response');
    return { status: answer.statusCode, body: await text(answer) };
  }

  socket(path: string, session: string): WebSocket {
    return new WebSocket(`ws+unix://${this.socketPath}:${path}`, { headers: { 'x-engine-room-session': session } });
  }
}

/** A page that follows its lab. */
export class LabClient {
  readonly socket: WebSocket;
  log = new TraceLog();
  lab = '';
  header: { id: string } = { id: '' };
  status: LabStatus | undefined;
  closed: { code: number; reason: string } | undefined;
  /** When each batch came, ns of CLOCK_MONOTONIC, with the newest `at` in it. */
  readonly arrivals: { received: number; newest: number }[] = [];

  constructor(
    daemon: DaemonProcess,
    session: string,
    resume: { lastSeq: number; lab?: string } = { lastSeq: -1 },
    host = 1,
  ) {
    this.socket = daemon.socket(`/-/ws/lab?host=${host}`, session);
    this.socket.on('open', () => this.socket.send(JSON.stringify({ type: 'resume', ...resume })));
    this.socket.on('message', (data) => this.#take(JSON.parse(data.toString()) as LabToPage));
    this.socket.on('error', () => {});
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
  }

  #take(message: LabToPage): void {
    switch (message.type) {
      case 'hello':
        if (message.lab !== this.lab) this.log = new TraceLog();
        this.lab = message.lab;
        this.header = message.header;
        return;
      case 'status':
        this.status = message.status;
        return;
      case 'events':
        this.arrivals.push({
          received: Number(process.hrtime.bigint()),
          newest: Math.max(...message.events.map(({ at }) => at)),
        });
        this.log.receive(message.events);
        return;
      default:
        message satisfies never;
    }
  }

  ready(): Promise<unknown> {
    return until(`the lab is ready (${JSON.stringify(this.status)})`, () => this.status?.phase === 'ready', 90_000);
  }

  /** The newest run of this command line that began after the event `after`, once it has ended. */
  async run(line: string, limitMs = 60_000, after = -1): Promise<Run> {
    const root = await until(
      `the start of ${line}`,
      () =>
        this.log.events.findLast(
          (event) => isStart(event) && event.seq > after && event.attributes['engine.command.line'] === line,
        ) as SpanStarted,
      limitMs,
    );
    await until(
      `the end of ${line}`,
      () => this.log.events.some((event) => event.type === 'span.ended' && event.span === root.span),
      limitMs,
    );
    return new Run(this.log, root);
  }
}

const isStart = (event: TraceEvent): event is SpanStarted => event.type === 'span.started';

/** One run's spans, asked by way and name. */
export class Run {
  readonly log: TraceLog;
  readonly root: SpanStarted;
  /** Of the log as it was when it was last asked: whoever waits asks many times. */
  #known = { events: 0, spans: new Map<string, SpanStarted>(), ends: new Map<string, SpanEnded>() };

  constructor(log: TraceLog, root: SpanStarted) {
    this.log = log;
    this.root = root;
  }

  #now() {
    const { events } = this.log;
    const known = this.#known;
    for (; known.events < events.length; known.events++) {
      const event = events[known.events];
      if (event?.type === 'span.started' && event.trace === this.root.trace) known.spans.set(event.span, event);
      if (event?.type === 'span.ended' && !known.ends.has(event.span)) known.ends.set(event.span, event);
    }
    return known;
  }

  get spans(): SpanStarted[] {
    return [...this.#now().spans.values()];
  }

  find(way: string, name: string | RegExp): SpanStarted | undefined {
    return this.spans.find(
      ({ from, to, name: own }) =>
        `${from} ${to}` === way && (typeof name === 'string' ? own === name : name.test(own)),
    );
  }

  end(span: SpanStarted): SpanEnded | undefined {
    return this.#now().ends.get(span.span);
  }

  /** The names from a span up to the root; the root's is last. */
  chain(span: SpanStarted): string[] {
    const parent = span.parent && this.#now().spans.get(span.parent);
    return [span.name, ...(parent ? this.chain(parent) : [])];
  }
}

/** A page at one terminal, that draws everything at once unless told not to. */
export class TerminalClient {
  readonly socket: WebSocket;
  readonly messages: TerminalToPage[] = [];
  acknowledges = true;
  text = '';
  bytes = 0;
  closed: { code: number; reason: string } | undefined;

  constructor(daemon: DaemonProcess, session: string, terminal: string, host = 1) {
    this.socket = daemon.socket(`/-/ws/terminal?terminal=${terminal}&host=${host}`, session);
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return void this.messages.push(JSON.parse(data.toString()) as TerminalToPage);
      this.bytes += data.length;
      this.text = (this.text + data.toString()).slice(-200_000);
      if (this.acknowledges) this.socket.send(JSON.stringify({ type: 'ack', bytes: data.length }));
    });
    this.socket.on('error', () => {});
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
  }

  prompt(): Promise<unknown> {
    return until(`a prompt in ${JSON.stringify(this.text)}`, () => this.text.includes('133;B'));
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text));
  }
}

const readProc = (pid: number | string, name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');
