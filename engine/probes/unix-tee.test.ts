import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Peer } from '#engine/correlate/observation.ts';
import { ObservedSocket } from './observed-socket.ts';
import { type ConnectionCopy, type Direction, UnixTee } from './unix-tee.ts';

let dir: string;
let daemon: Server;
let sockets: Set<Socket>;
let copies: { peer: Peer | undefined; heard: Record<Direction, Buffer[]>; events: string[] }[];
let gaps: string[];
let tee: UnixTee;
let fail: (() => void) | undefined;

const uid = process.getuid?.() ?? 0;
const options = () => ({
  place: { base: dir, dir: '.', socket: 'd.sock' },
  connect: () => connect({ path: join(dir, 'real.sock'), allowHalfOpen: true }),
  owner: { uid, gid: process.getgid?.() ?? 0, mode: 0o660 },
  isLab: () => true,
  copy: (_: number, peer: Peer | undefined): ConnectionCopy => {
    const copy: (typeof copies)[number] = { peer, heard: { request: [], response: [] }, events: [] };
    copies.push(copy);
    return {
      data: (direction, bytes) => {
        fail?.();
        copy.heard[direction].push(bytes);
      },
      end: (direction) => copy.events.push(`${direction} ended`),
      closed: () => copy.events.push('closed'),
    };
  },
  onGap: (_: number, error: Error) => gaps.push(error.message),
});

/** What the daemon does with a connection. */
let serve: (socket: Socket) => void;

const startDaemon = async () => {
  daemon = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => daemon.listen(join(dir, 'real.sock'), resolve));
};

const stopDaemon = () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  return new Promise((resolve) => daemon.close(resolve));
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'er-tee-'));
  sockets = new Set();
  copies = [];
  gaps = [];
  fail = undefined;
  serve = (socket) => socket.pipe(socket);
  await startDaemon();
  tee = new UnixTee(options());
  await tee.listen();
});

afterEach(async () => {
  tee.close();
  await stopDaemon();
  rmSync(dir, { recursive: true, force: true });
});

const open = () => connect({ path: join(dir, 'd.sock'), allowHalfOpen: true });
const refused = () =>
  new Promise<string>((resolve) => {
    const client = open();
    client.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    client.on('connect', () => {
      client.destroy();
      resolve('connected');
    });
  });

it('closes connections beyond the number it may have, says so once, and serves again when there is room', async () => {
  tee.close();
  tee = new UnixTee({ ...options(), mostOpen: 2 });
  await tee.listen();
  const echo = (client: Socket) =>
    new Promise<string>((resolve) => {
      client.on('data', (bytes) => resolve(String(bytes)));
      client.on('error', () => resolve('closed'));
      client.on('close', () => resolve('closed'));
      client.write('hello');
    });
  const [first, second] = [open(), open()];
  expect([await echo(first), await echo(second)]).toEqual(['hello', 'hello']);
  expect([await echo(open()), await echo(open())]).toEqual(['closed', 'closed']);
  expect(gaps).toEqual(['too many are open, it was closed']);
  first.end();
  await vi.waitFor(async () => expect(await echo(open())).toBe('hello'));
  second.destroy();
});

describe('the traffic', () => {
  it('passes both ways, and after one side has ended', async () => {
    serve = (socket) => {
      let asked = 0;
      socket.on('data', (bytes) => {
        asked += bytes.length;
      });
      socket.on('end', () => socket.end(`${asked} bytes`));
    };
    const client = open();
    client.end('x'.repeat(3_000_000));
    expect(await text(client)).toBe('3000000 bytes');
  });

  it('passes whole when the reader is slow', async () => {
    serve = (socket) => socket.end(Buffer.alloc(5_000_000, 7));
    const client = open();
    client.pause();
    await vi.waitFor(() => expect(copies.length).toBe(1));
    const all = await buffer(client);
    expect([all.length, all.every((byte) => byte === 7)]).toEqual([5_000_000, true]);
    await vi.waitFor(() => expect(Buffer.concat(copies[0]?.heard.response ?? []).length).toBe(5_000_000));
  });

  it('passes on when its copy fails, which is told once', async () => {
    fail = () => {
      throw new Error('misread');
    };
    const client = open();
    client.write('one');
    client.end('two');
    expect(await text(client)).toBe('onetwo');
    await vi.waitFor(() => expect(gaps).toEqual(['misread']));
    client.destroy();
    const second = open();
    fail = undefined;
    second.end('three');
    expect(await text(second)).toBe('three');
    expect(gaps).toEqual(['misread']);
  });

  it('breaks where it would break without us', async () => {
    serve = (socket) => socket.on('data', () => socket.destroy());
    const client = open();
    client.on('error', () => {});
    client.write('x');
    await new Promise((resolve) => client.on('close', resolve).on('end', () => client.destroy()));
    await vi.waitFor(() => expect(copies[0]?.events).toContain('closed'));
  });
});

describe('the copy', () => {
  it('has all bytes in order, the ends, and who asked', async () => {
    const client = open();
    client.write('a');
    client.end('b');
    await text(client);
    await vi.waitFor(() => expect(copies[0]?.events).toContain('closed'));
    expect(Buffer.concat(copies[0]?.heard.request ?? []).toString()).toBe('ab');
    expect(Buffer.concat(copies[0]?.heard.response ?? []).toString()).toBe('ab');
    expect(copies[0]?.events.slice(0, 2).toSorted()).toEqual(['request ended', 'response ended']);
    expect(copies[0]?.peer).toMatchObject({
      pid: process.pid,
      uid,
      argv: expect.arrayContaining([process.argv[0]]),
    });
  });
});

describe('the socket', () => {
  it('has the owner and the mode it is given', () => {
    expect(statSync(join(dir, 'd.sock')).mode & 0o777).toBe(0o660);
  });

  it('is still there when it refuses, and is taken up again', async () => {
    tee.refuse();
    expect(await refused()).toBe('ECONNREFUSED');
    expect(statSync(join(dir, 'd.sock')).isSocket()).toBe(true);
    await tee.listen();
    expect(await refused()).toBe('connected');
  });
});

describe('a lab that lays links', () => {
  it('gets no file of the host: the directory is not followed out of the lab', async () => {
    const host = mkdtempSync(join(tmpdir(), 'er-host-'));
    symlinkSync(host, join(dir, 'containerd'));
    const place = { base: dir, dir: 'containerd', socket: 'c.sock' };
    const diverted = new UnixTee({ ...options(), place });
    await expect(diverted.listen()).rejects.toThrow('link');
    expect(readdirSync(host)).toEqual([]);
    rmSync(host, { recursive: true });
  });
});

describe('a daemon', () => {
  const QUESTION = 'are you there?';
  let states: boolean[];
  let observed: ObservedSocket;

  beforeEach(async () => {
    tee.close();
    states = [];
    observed = await ObservedSocket.open({ ...options(), question: QUESTION, onState: (up) => states.push(up) });
  });
  afterEach(() => observed.close());

  it('is there for its clients from its first answer to its death, and again', async () => {
    await vi.waitFor(() => expect(states).toEqual([true]));
    expect(await refused()).toBe('connected');
    await stopDaemon();
    await vi.waitFor(() => expect(states).toEqual([true, false]));
    expect(await refused()).toBe('ECONNREFUSED');
    await startDaemon();
    await vi.waitFor(() => expect(states).toEqual([true, false, true]));
    expect(await refused()).toBe('connected');
  });

  it('that accepts and never answers is not there', async () => {
    await vi.waitFor(() => expect(states).toEqual([true]));
    serve = () => {};
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(() => expect(states).toEqual([true, false]));
    await vi.waitFor(() => expect(sockets.size).toBeGreaterThan(1));
    expect(await refused()).toBe('ECONNREFUSED');
  });

  it('that dies takes those with it who wait for a first answer', async () => {
    await vi.waitFor(() => expect(states).toEqual([true]));
    serve = () => {};
    const waiting = open();
    const closed = new Promise((resolve) => waiting.on('close', resolve).on('end', () => waiting.destroy()));
    waiting.on('error', () => {});
    waiting.write('hello?');
    await vi.waitFor(() => expect(sockets.size).toBe(2));
    const [sentinel] = sockets;
    sentinel?.destroy();
    await closed;
    expect(states).toEqual([true, false]);
  });
});
