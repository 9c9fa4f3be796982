/** An editor's page at a real daemon: its lab's files over the socket, and as archives. */
import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type WebSocket from 'ws';
import type { FilesToPage, PageToFiles } from '#engine/trace/workspace.ts';
import {
  DaemonProcess,
  LabClient,
  newStateDir,
  remains,
  removeStateDir,
  TerminalClient,
  until,
} from './daemon.fixture.ts';

const MINUTES = 240_000;
vi.setConfig({ testTimeout: MINUTES, hookTimeout: MINUTES });

type Request = PageToFiles extends infer Message
  ? Message extends { id: number }
    ? Omit<Message, 'id'>
    : never
  : never;

class EditorPage {
  readonly socket: WebSocket;
  readonly heard: FilesToPage[] = [];
  closed: { code: number; reason: string } | undefined;
  #next = 1;

  constructor(daemon: DaemonProcess, session: string) {
    this.socket = daemon.socket('/-/ws/files', session);
    this.socket.on('message', (data) => this.heard.push(JSON.parse(data.toString())));
    this.socket.on('error', () => {});
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
  }

  async ask(request: Request): Promise<FilesToPage> {
    const id = this.#next++;
    this.socket.send(JSON.stringify({ ...request, id }));
    return until(`the answer to ${request.type}`, () => this.heard.find((said) => 'id' in said && said.id === id));
  }

  get hellos(): Extract<FilesToPage, { type: 'hello' }>[] {
    return this.heard.filter((said) => said.type === 'hello');
  }

  ready(): Promise<unknown> {
    return until('a lab that is ready', () => this.hellos.at(-1)?.ready, 120_000);
  }

  shows(path: string, name: string): Promise<unknown> {
    return until(`${name} in ${path}`, () => {
      const last = this.heard.findLast((said) => said.type === 'changed' && said.path === path);
      return last?.type === 'changed' && last.entries.some((entry) => entry.name === name);
    });
  }
}

const stateDir = newStateDir();
let daemon: DaemonProcess;
const pages: { socket: WebSocket }[] = [];
const kept = <T extends { socket: WebSocket }>(page: T): T => {
  pages.push(page);
  return page;
};
const editor = (session: string) => kept(new EditorPage(daemon, session));

beforeAll(async () => {
  daemon = await DaemonProcess.start(stateDir);
});
afterEach(() => pages.splice(0).forEach(({ socket }) => void socket.terminate()));
afterAll(async () => {
  await daemon?.end();
  expect(remains(stateDir)).toEqual([]);
  removeStateDir(stateDir);
});

type Answer = { status: number; type: string; disposition: string; bytes: Buffer };

/** A request with a body, as the web process passes it on. */
async function transfer(method: string, path: string, session: string, body?: Buffer): Promise<Answer> {
  const headers = { 'x-engine-room-session': session };
  const asked = request({ socketPath: daemon.socketPath, method, path: `/api/files${path}`, headers });
  asked.on('error', () => {});
  asked.end(body);
  const [answer] = await once(asked, 'response');
  const bytes = await buffer(answer);
  const { 'content-type': type, 'content-disposition': disposition } = answer.headers;
  return { status: answer.statusCode, type, disposition, bytes };
}

describe('an editor’s page', () => {
  const SESSION = 'editor-of-one';

  test('shares its lab’s files with the terminal, both ways', async () => {
    const page = editor(SESSION);
    await page.ready();
    const terminal = kept(new TerminalClient(daemon, SESSION, 't1'));
    await terminal.prompt();
    expect(await page.ask({ type: 'watch', path: '/root' })).toMatchObject({ type: 'listing', path: '/root', more: 0 });
    terminal.type('mkdir app; echo from-the-terminal >app/note\n');
    await page.shows('/root', 'app');
    expect(await page.ask({ type: 'watch', path: '/root/app' })).toMatchObject({ type: 'listing' });
    expect(
      await page.ask({ type: 'write', path: '/root/app/main', text: 'from the editor\n', over: null }),
    ).toMatchObject({
      type: 'written',
    });
    terminal.type('cat app/main\n');
    await until('the text in the terminal', () => terminal.text.includes('from the editor'));
    await page.shows('/root/app', 'main');
  });

  test('says what it does not understand by closing, and answers what it refuses', async () => {
    const page = editor(SESSION);
    await page.ready();
    expect(await page.ask({ type: 'read', path: '/etc/shadow' })).toMatchObject({
      type: 'refused',
      error: expect.stringContaining('/root'),
    });
    page.socket.send('{"type":"format-disk","id":1}');
    await until('the end of the socket', () => page.closed);
    expect(page.closed?.code).toBe(4000);
  });

  test('has a text of one MiB saved, and one that is larger refused', async () => {
    const page = editor(SESSION);
    await page.ready();
    const text = '\u0001'.repeat(1024 * 1024);
    expect(await page.ask({ type: 'write', path: '/root/large', text, over: null })).toMatchObject({ type: 'written' });
    expect(await page.ask({ type: 'read', path: '/root/large' })).toMatchObject({ type: 'content', text });
    expect(await page.ask({ type: 'write', path: '/root/larger', text: `${text}x`, over: null })).toMatchObject({
      type: 'refused',
    });
  });

  test('is greeted again when the lab is reset, and sees the new one’s files', async () => {
    const page = editor(SESSION);
    await page.ready();
    const first = page.hellos.at(-1)?.lab;
    await page.ask({ type: 'write', path: '/root/of-the-first', text: 'x', over: null });
    const lab = kept(new LabClient(daemon, SESSION));
    await lab.ready();
    lab.socket.send(JSON.stringify({ type: 'reset' }));
    await until('another lab', () => page.hellos.at(-1)?.lab !== first && page.hellos.at(-1)?.ready, 120_000);
    expect(await page.ask({ type: 'read', path: '/root/of-the-first' })).toMatchObject({ type: 'refused' });
  });

  test('downloads what it has uploaded, and never as a page of the site', async () => {
    const page = editor(SESSION);
    await page.ready();
    const body = Buffer.from('<script>alert(1)</script>');
    const up = await transfer('PUT', '?path=/root&name=x%20y.html', SESSION, body);
    expect([up.status, JSON.parse(up.bytes.toString())]).toMatchObject([200, { files: 1, bytes: body.length }]);
    const down = await transfer('GET', '?path=/root/x%20y.html', SESSION);
    expect(down).toMatchObject({ status: 200, type: 'application/octet-stream' });
    expect(down.disposition).toBe("attachment; filename*=UTF-8''x%20y.html");
    expect(down.bytes.equals(body)).toBe(true);
    const archive = await transfer('GET', '?path=/root', SESSION);
    expect([archive.status, archive.type]).toEqual([200, 'application/x-tar']);
    expect((await transfer('PUT', '?path=/root&over=yes', SESSION, archive.bytes)).status).toBe(200);
  });

  test('is told in words and by a status why something is not up- or downloaded', async () => {
    const page = editor(SESSION);
    await page.ready();
    await page.ask({ type: 'write', path: '/root/taken', text: 'mine', over: null });
    const statuses = await Promise.all([
      transfer('GET', '', SESSION),
      transfer('GET', '?path=/root/missing', SESSION),
      transfer('GET', '?path=/root', 'session-without-a-lab'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([400, 404, 503]);
    expect((await transfer('GET', '?path=/etc/shadow', SESSION)).status).toBe(422);
    const taken = await transfer('PUT', '?path=/root&name=taken', SESSION, Buffer.from('theirs'));
    expect([taken.status, JSON.parse(taken.bytes.toString()).error]).toEqual([
      409,
      expect.stringContaining('there already'),
    ]);
    const broken = await transfer('PUT', '?path=/root', SESSION, Buffer.alloc(3_000_000, 'no tar'));
    expect([broken.status, JSON.parse(broken.bytes.toString()).error]).toEqual([422, expect.stringContaining('tar')]);
    expect(await page.ask({ type: 'read', path: '/root/taken' })).toMatchObject({ text: 'mine' });
  });

  test('that sends many requests at once has each answered', async () => {
    const page = editor(SESSION);
    await page.ready();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        page.ask({ type: 'write', path: `/root/many-${index}`, text: `${index}`, over: null }),
      ),
    );
    expect(answers.filter(({ type }) => type === 'written')).toHaveLength(200);
    const watched = await Promise.all(Array.from({ length: 65 }, (_, index) => watchNew(page, index)));
    expect(watched.map(({ type }) => type).filter((type) => type === 'refused')).toHaveLength(1);
  });
});

async function watchNew(page: EditorPage, index: number): Promise<FilesToPage> {
  await page.ask({ type: 'make-directory', path: `/root/directory-${index}` });
  return page.ask({ type: 'watch', path: `/root/directory-${index}` });
}
