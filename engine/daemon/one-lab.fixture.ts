/** For tests: a daemon of its own with one lab in it, a page that follows the lab and a shell at its prompt. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import {
  DaemonProcess,
  LabClient,
  newStateDir,
  type Run,
  remains,
  removeStateDir,
  TerminalClient,
  until,
} from './daemon.fixture.ts';

export const SESSION = 'a-session-of-the-test';
export const LIMIT_MS = 300_000;

type Wanted = {
  env?: Record<string, string>;
  /** Repositories that the labs' Docker Hub makes; they are waited for. */
  catalogue?: readonly string[];
  session?: string;
};

export class OneLab {
  readonly stateDir: string;
  /** For tests that lay images into the hub themselves. */
  readonly registry: string;
  daemon!: DaemonProcess;
  page!: LabClient;
  shell!: TerminalClient;

  constructor(stateDir = newStateDir()) {
    this.stateDir = stateDir;
    this.registry = join(stateDir, 'hub', 'registry', 'r.sock');
  }

  async open({ env = {}, catalogue = [], session = SESSION }: Wanted): Promise<void> {
    const images = catalogue.join(',') || 'off';
    this.daemon = await DaemonProcess.start(this.stateDir, { ENGINE_ROOM_CATALOGUE: images, ...env });
    await this.enter(session);
  }

  /** Another lab of the same daemon; it goes with the daemon. */
  async neighbour(session: string): Promise<OneLab> {
    const other = new OneLab(this.stateDir);
    other.daemon = this.daemon;
    await other.enter(session);
    return other;
  }

  /** Another machine of the same session, on a network with the first; it goes with the daemon. */
  async secondHost(session = SESSION): Promise<OneLab> {
    const other = new OneLab(this.stateDir);
    other.daemon = this.daemon;
    await other.enter(session, 2);
    return other;
  }

  async enter(session: string, host = 1): Promise<void> {
    this.page = new LabClient(this.daemon, session, { lastSeq: -1 }, host);
    await this.page.ready();
    await until('the catalogue is made', () => this.page.status?.hub?.state === 'ready', LIMIT_MS);
    this.shell = new TerminalClient(this.daemon, session, 't1', host);
    await this.shell.prompt();
  }

  /** Ends the daemon; nothing of it may be left. */
  async close(): Promise<void> {
    await this.daemon?.end();
    const left = remains(this.stateDir);
    removeStateDir(this.stateDir);
    expect(left).toEqual([]);
  }

  /** The run of a line from here on: the same line may have been typed before. Begins when the line is typed. */
  async run(line: string): Promise<Run & { ok: boolean; said: string }> {
    const [after, from] = [this.page.log.lastSeq, this.shell.text.length];
    this.shell.type(`${line}\n`);
    const ran = await this.page.run(line, LIMIT_MS, after);
    // A command may have ended before what it asked for has come to its end at the registry.
    const isOver = () => ran.spans.every((span) => span.to !== 'registry' || ran.end(span));
    await until('the registry’s answers', isOver, LIMIT_MS);
    const said = this.shell.text.slice(from);
    if (process.env.SHOW) console.log(line, said, askedOfRegistry(ran));
    return Object.assign(ran, { ok: ran.end(ran.root)?.outcome.ok === true, said });
  }
}

/** `dockerd GET /v2/ 401` */
export const askedOfRegistry = (ran: Run): string[] =>
  ran.spans
    .filter(({ to }) => to === 'registry')
    .map((span) => `${span.from} ${span.name} ${ran.end(span)?.attributes[ATTR.httpStatus] ?? '…'}`);

/** To be called where the tests of a file, or of a group of them, are told. */
export function oneLab(wanted: Wanted = {}): OneLab {
  const lab = new OneLab();
  beforeAll(() => lab.open(wanted), LIMIT_MS);
  afterAll(() => lab.close(), LIMIT_MS);
  return lab;
}
