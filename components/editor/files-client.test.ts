import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FilesToPage, PageToFiles } from '#engine/trace/workspace.ts';
import { type Connection, type DirectoryNews, type FilesClient, type Hello, openFiles } from './files-client.ts';
import type { SocketLike } from './files-socket.ts';

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3] as const;

/** The other end: what the client says is kept, what the lab says is told to it. */
class Wire implements SocketLike {
  readyState: SocketLike['readyState'] = CONNECTING;
  readonly sent: PageToFiles[] = [];
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;

  send(text: unknown): void {
    this.sent.push(JSON.parse(String(text)));
  }
  close(): void {
    this.breaks();
  }
  says(message: FilesToPage): void {
    this.onmessage?.call(null as never, { data: JSON.stringify(message) } as MessageEvent);
  }
  breaks(reason = ''): void {
    this.readyState = CLOSED;
    this.onclose?.call(null as never, { reason } as CloseEvent);
  }
  opens(lab = 'one', ready = true): void {
    this.readyState = OPEN;
    this.onopen?.call(null as never, {} as Event);
    this.says({ type: 'hello', lab, ready });
  }
}

let wires: Wire[];
let client: FilesClient;
const wire = (): Wire => wires.at(-1) as Wire;
const entry = (name: string) => ({ name, type: 'file' as const, size: 1, mode: 0o644, modified: 1, changed: 1 });
const settled = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => value,
    (error) => ({ kind: error.kind, message: error.message }),
  );

beforeEach(() => {
  vi.useFakeTimers();
  wires = [];
  client = openFiles('ws://site/-/ws/files', () => {
    wires.push(new Wire());
    return wire();
  });
});
afterEach(() => {
  client.close();
  vi.useRealTimers();
});

describe('requests', () => {
  test('get the answer of their number, in any order', async () => {
    wire().opens();
    const [a, b] = [client.read('/root/a'), client.read('/root/b')];
    expect(wire().sent.map((said) => [said.type, said.path])).toEqual([
      ['read', '/root/a'],
      ['read', '/root/b'],
    ]);
    const [first, second] = wire().sent.map(({ id }) => id) as [number, number];
    wire().says({ type: 'binary', id: second, path: '/root/b', size: 1, mode: 0o644, why: 'NUL bytes' });
    wire().says({ type: 'content', id: first, path: '/root/a', text: 'a', version: 'v', mode: 0o644, size: 1 });
    expect([(await a).type, (await b).type]).toEqual(['content', 'binary']);
  });

  test('that are refused reject with the lab’s words; a conflict is an answer', async () => {
    wire().opens();
    const write = client.write({ path: '/root/a', text: 'x', over: null });
    wire().says({ type: 'conflict', id: wire().sent[0]?.id ?? 0, path: '/root/a', text: 'y', version: 'v' });
    expect(await write).toMatchObject({ type: 'conflict', text: 'y' });
    const removal = client.remove('/root/a');
    wire().says({ type: 'refused', id: wire().sent[1]?.id ?? 0, error: 'No.' });
    expect(await settled(removal)).toEqual({ kind: 'refused', message: 'No.' });
  });

  test('wait for a lab that is ready, and are sent then', async () => {
    const read = client.read('/root/a');
    wire().opens('one', false);
    expect(wire().sent).toEqual([]);
    wire().says({ type: 'hello', lab: 'one', ready: true });
    wire().says({ type: 'refused', id: wire().sent[0]?.id ?? 0, error: 'There is none.' });
    expect(await settled(read)).toMatchObject({ kind: 'refused' });
  });

  test('are given up when no lab comes, and never sent', async () => {
    const rename = settled(client.rename('/root/a', '/root/b'));
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await rename).toMatchObject({ kind: 'unsent' });
    wire().opens();
    expect(wire().sent).toEqual([]);
  });

  test('say that nobody knows, when the connection breaks before the answer', async () => {
    wire().opens();
    const write = settled(client.write({ path: '/root/a', text: 'x', over: null }));
    wire().breaks();
    expect(await write).toMatchObject({ kind: 'lost' });
  });

  test('meant for one lab are not sent to the next', async () => {
    wire().opens('one');
    wire().breaks();
    const write = settled(client.write({ path: '/root/a', text: 'x', over: null }));
    await vi.advanceTimersByTimeAsync(1000);
    wire().opens('two');
    expect(await write).toMatchObject({ kind: 'unsent' });
    expect(wire().sent).toEqual([]);
  });
});

describe('a watched directory', () => {
  const listed = (name: string) => ({ type: 'listing', entries: [entry(name)], more: 0 });
  const watch = (path: string): { news: DirectoryNews[]; stop: () => void } => {
    const news: DirectoryNews[] = [];
    return { news, stop: client.watch(path, (said) => news.push(said)) };
  };
  const answerWatch = async (name: string): Promise<void> => {
    const id = wire().sent.findLast(({ type }) => type === 'watch')?.id ?? 0;
    wire().says({ type: 'listing', id, path: '/root', entries: [entry(name)], more: 0 });
    await vi.advanceTimersByTimeAsync(0);
  };

  test('is asked for once, told to all who look, and given up after the last', async () => {
    wire().opens();
    const one = watch('/root');
    await answerWatch('a');
    const other = watch('/root');
    wire().says({ type: 'changed', path: '/root', entries: [entry('b')], more: 0 });
    expect(one.news).toEqual([listed('a'), listed('b')]);
    expect(other.news).toEqual(one.news);
    one.stop();
    expect(wire().sent.map(({ type }) => type)).toEqual(['watch']);
    other.stop();
    expect(wire().sent.map(({ type }) => type)).toEqual(['watch', 'unwatch']);
  });

  test('is watched again after a lost connection, and in a new lab', async () => {
    const { news } = watch('/root');
    wire().opens();
    await answerWatch('a');
    wire().breaks();
    await vi.advanceTimersByTimeAsync(1000);
    wire().opens();
    await answerWatch('b');
    wire().says({ type: 'hello', lab: 'two', ready: false });
    wire().says({ type: 'hello', lab: 'two', ready: true });
    await answerWatch('c');
    expect(news).toEqual([listed('a'), listed('b'), listed('c')]);
  });

  test('that is gone is told so, and can be watched anew', async () => {
    wire().opens();
    const { news } = watch('/root');
    await answerWatch('a');
    wire().says({ type: 'gone', path: '/root' });
    expect(news.at(-1)).toEqual({ type: 'gone' });
    const again = watch('/root');
    await answerWatch('b');
    expect(again.news).toEqual([listed('b')]);
  });
});

describe('the connection', () => {
  test('is told, and so is the lab, to those who come late too', async () => {
    const connections: Connection[] = [];
    client.onConnection((said) => connections.push(said));
    wire().opens('one');
    wire().breaks('The lab has no room.');
    const hellos: Hello[] = [];
    client.onHello((said) => hellos.push(said));
    expect(connections).toEqual([
      { state: 'connecting' },
      { state: 'open' },
      { state: 'lost', why: 'The lab has no room.' },
    ]);
    expect(hellos).toEqual([{ type: 'hello', lab: 'one', ready: true }]);
  });

  test('is tried again later and later, and not at all after the end', async () => {
    for (const wait of [250, 500, 1000]) {
      wire().breaks();
      const before = wires.length;
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(wires).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(wires).toHaveLength(before + 1);
    }
    client.close();
    const { length } = wires;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wires).toHaveLength(length);
  });
});
