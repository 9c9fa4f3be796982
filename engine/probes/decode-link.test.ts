/** The daemon's end of decoding, with decoders in this process that end when they are told to. */
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { tarOf } from './build-talk.fixture.ts';
import { CopiedTalk } from './copied-talk.ts';
import { type Frame, KIND } from './decode-frames.ts';
import { type DecodeLimits, DecodeLink } from './decode-link.ts';
import type { DecodeEvents, StartDecoding } from './decode-process.ts';
import { HostedDecoders } from './hosted-decoders.ts';
import { get, JSON_TYPE, ok } from './http-talk.fixture.ts';
import { whole } from './stored-piece.ts';

type Fate = (frame: Frame, life: number) => 'answers' | 'dies' | 'hangs';

let link: DecodeLink;
let lives: number;
let events: DecodeEvents;
let fate: Fate;
let seen: Observation[];
let causes: string[];

/** Real decoders, in the same process; they answer in a later turn, as a process would. */
const start: StartDecoding = (given, store) => {
  const life = ++lives;
  const decoders = new HostedDecoders(100);
  let dead = false;
  let hung = false;
  events = given;
  const end = () => {
    if (dead) return;
    dead = true;
    setImmediate(() => given.ended('SIGKILL'));
  };
  const hear = (frame: Frame) => {
    if (dead || hung) return;
    const chosen = frame.kind === KIND.open || frame.kind === KIND.forget ? 'answers' : fate(frame, life);
    if (chosen === 'dies') end();
    else if (chosen === 'hangs') hung = true;
    else {
      const answer = decoders.handle(whole(frame, store as number));
      if (answer) given.frame(answer);
    }
  };
  setImmediate(() => given.frame({ kind: KIND.ready, flag: 0, connection: 0, at: 0, payload: Buffer.alloc(0) }));
  return {
    full: false,
    get worked() {
      return hung ? performance.now() : 0;
    },
    send: (frames) => {
      const copies = frames.map((frame) => ({ ...frame, payload: Buffer.from(frame.payload) }));
      setImmediate(() => copies.forEach(hear));
    },
    kill: end,
  };
};

const begin = (limits: Partial<DecodeLimits> = {}): void => {
  lives = 0;
  seen = [];
  causes = [];
  link = new DecodeLink({ restarts: [0], silence: 60, ...limits }, start);
  link.listen({ died: (cause) => causes.push(cause), back: () => {} });
};

const talkOf = (connection: number) =>
  new CopiedTalk(
    link,
    { descriptors: '/', connection: { socket: 'docker.sock', connection, peer: undefined } },
    (observation) => seen.push(observation),
  );

const ask = (talk: CopiedTalk, path: string) => talk.data('request', Buffer.from(get(path)), nanos(1));
const answer = (talk: CopiedTalk, body: string) => talk.data('response', Buffer.from(ok(body)), nanos(2));
const told = () => seen.flatMap((each) => (each.kind === 'http.request' ? [each.url] : [each.kind]));
const exchange = (path: string) => [path, 'http.response', 'http.ended'];
const PIECE = 64 * 1024;
const sha = (bytes = Buffer.alloc(0)) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const paths = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);

afterEach(() => link.stop());

describe('a decoder that dies', () => {
  it('is missed by nobody: the next goes on where it was, and tells nothing twice', async () => {
    fate = (frame, life) => (frame.payload.includes('GET /7') && life === 1 ? 'dies' : 'answers');
    begin();
    const talk = talkOf(1);
    for (const path of paths(10)) {
      ask(talk, path);
      answer(talk, '1');
    }
    talk.closed(nanos(3));
    await vi.waitFor(() => expect(talk.isOver).toBe(true));
    expect(told()).toEqual(paths(10).flatMap(exchange));
    expect([lives, causes]).toEqual([2, ['SIGKILL']]);
  });

  it('between two pieces costs nothing either, long after its memory was cut', async () => {
    fate = () => 'answers';
    begin();
    const talk = talkOf(1);
    for (const path of paths(20)) {
      ask(talk, path);
      await vi.waitFor(() => expect(talk.owes).toBeUndefined());
      if (path.endsWith('5')) events.ended('SIGKILL');
      answer(talk, '1');
    }
    await vi.waitFor(() => expect(told()).toEqual(paths(20).flatMap(exchange)));
    expect(lives).toBe(3);
  });

  it('leaves what it did not decode of large pieces where the next one reads it', async () => {
    fate = (frame, life) => (frame.kind === KIND.stored && life < 2 ? 'dies' : 'answers');
    begin();
    const talk = talkOf(1);
    const bodies = ['a', 'b', 'c'].map((letter) => letter.repeat(30_000));
    for (const body of bodies) {
      const head = `POST /large HTTP/1.1\r\n${JSON_TYPE}Content-Length: ${body.length + 2}\r\n\r\n`;
      talk.data('request', Buffer.from(`${head}"${body}"`), nanos(1));
      answer(talk, '1');
    }
    await vi.waitFor(() => expect(told()).toEqual(bodies.flatMap(() => exchange('/large'))));
    expect(seen.flatMap((each) => (each.kind === 'http.request' ? [each.body?.content] : []))).toEqual(bodies);
    expect(lives).toBe(2);
  });

  it('in the middle of a build’s context loses no file of it, and claims no hash that it cannot know', async () => {
    let large = 0;
    fate = ({ kind }, life) => (kind === KIND.stored && ++large === 12 && life === 1 ? 'dies' : 'answers');
    begin();
    const talk = talkOf(1);
    const files = Array.from({ length: 30 }, (_, index) => ({ path: `f${index}`, content: randomBytes(50_000) }));
    const tar = tarOf(...files);
    talk.data('request', Buffer.from(`POST /build HTTP/1.1\r\nContent-Length: ${tar.length}\r\n\r\n`), nanos(1));
    for (let at = 0; at < tar.length; at += PIECE) talk.data('request', tar.subarray(at, at + PIECE), nanos(1));
    answer(talk, '1');
    await vi.waitFor(() => expect(told()).toContain('http.ended'));
    const travelled = seen.flatMap((each) => (each.kind === 'build.files' ? each.files.files : []));
    expect(travelled.map(({ path, sent }) => [path, sent])).toEqual(files.map(({ path }) => [path, 50_000]));
    const known = travelled.filter(({ digest }) => digest);
    expect(known.length).toBeGreaterThanOrEqual(files.length - 1);
    for (const { path, digest } of known) expect(digest).toBe(sha(files[Number(path.slice(1))]?.content));
    expect(lives).toBe(2);
  });

  it('twice at the same place gives that connection up, and only that', async () => {
    fate = (frame) => (frame.payload.includes('GET /bad') ? 'dies' : 'answers');
    begin();
    const [bad, good] = [talkOf(1), talkOf(2)];
    ask(bad, '/before');
    ask(bad, '/bad');
    ask(good, '/good');
    answer(good, '1');
    await vi.waitFor(() => expect(told()).toEqual(expect.arrayContaining([...exchange('/good'), 'http.lost'])));
    expect(
      told()
        .filter((word) => word.startsWith('/'))
        .sort(),
    ).toEqual(['/before', '/good']);
    const report = seen.find(({ kind }) => kind === 'probe');
    expect(report).toMatchObject({
      probe: 'docker.sock',
      state: 'lost',
      detail: expect.stringContaining('connection 1'),
    });
    // The second time it had not answered anything yet: that counts half.
    expect(lives).toBe(4);
    ask(bad, '/after');
    bad.closed(nanos(9));
    expect(seen.at(-1)).toMatchObject({ kind: 'probe', detail: expect.stringMatching(/\d+ more bytes/) });
  });
});

describe('a decoder that hangs', () => {
  it('is ended and started again', async () => {
    fate = (frame, life) => (frame.payload.includes('GET /a') && life === 1 ? 'hangs' : 'answers');
    begin();
    const talk = talkOf(1);
    ask(talk, '/a');
    answer(talk, '1');
    expect(talk.owes).toBe(1);
    await vi.waitFor(() => expect(told()).toEqual(exchange('/a')), 3000);
    expect(talk.owes).toBeUndefined();
  });
});

describe('what cannot be kept', () => {
  it.each<[string, Partial<DecodeLimits>]>([
    ['of one connection is lost with it', { connection: 20_000 }],
    ['of all of them together is lost with who said it', { host: 20_000 }],
  ])('%s', async (_, limits) => {
    let deaf = true;
    fate = () => (deaf ? 'hangs' : 'answers');
    begin(limits);
    const [large, small] = [talkOf(1), talkOf(2)];
    ask(small, '/small');
    ask(large, '/first');
    large.data('request', Buffer.alloc(20_000), nanos(1));
    expect(seen).toMatchObject([
      { kind: 'probe', state: 'lost', detail: expect.stringContaining('more than can be kept') },
    ]);
    deaf = false;
    await vi.waitFor(() => expect(told()).toContain('/small'), 3000);
    expect(told()).not.toContain('/first');
  });
});

it('garbage gives up its own connection, with the requests that it leaves open', async () => {
  fate = () => 'answers';
  begin();
  const [bad, good] = [talkOf(1), talkOf(2)];
  ask(bad, '/a');
  bad.data('response', Buffer.from('garbage\r\n\r\n'), nanos(2));
  ask(good, '/b');
  answer(good, '1');
  await vi.waitFor(() => expect(told()).toEqual(expect.arrayContaining(exchange('/b'))));
  expect(told()).toEqual(expect.arrayContaining(['/a', 'http.lost', 'probe']));
  expect(lives).toBe(1);
});
