/** Talk for the decoders as it comes over real sockets, cut and interrupted anywhere, and what they make of it, however it was cut. */
import { deserialize, serialize } from 'node:v8';
import type { Observation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { answerOf, bytesMessage, packet, statusMessage, streams, tarEntryOf } from './build-talk.fixture.ts';
import { data, descriptors, END, grpc, frame as http2Frame, PATH, SETTINGS, talk, thing } from './grpc-talk.fixture.ts';
import { chunk, frame, get, JSON_TYPE, ok, post, SWITCHED, UPGRADE } from './http-talk.fixture.ts';
import { FLAG, FRAME, PREFACE } from './http2-frames.ts';
import { type ObservedConnection, openDecoder } from './stream-decoders.ts';
import type { Direction } from './unix-tee.ts';

export type Talk = readonly (readonly [Direction, Buffer])[];
export type Socket = ObservedConnection['socket'];

const AT = nanos(1);
const text = (direction: Direction, said: string) => [direction, Buffer.from(said)] as const;

const grpcTalk = (): Talk => {
  const { call, head, trailers } = talk();
  const ask = (stream: number, path: string, id: string) =>
    Buffer.concat([call(stream, path), data(stream, grpc(thing({ containerId: id, names: ['a', 'b'] })), END)]);
  const answer = (stream: number, value: object) => data(stream, grpc(thing(value)));
  return [
    ['request', Buffer.concat([PREFACE, SETTINGS, ask(1, PATH, 'one')])],
    ['response', Buffer.concat([SETTINGS, head(1), answer(1, { status: 2, data: Buffer.alloc(300) }), trailers(1)])],
    ['request', Buffer.concat([ask(3, '/test.Things/Watch', 'three'), ask(5, PATH, 'five')])],
    [
      'response',
      Buffer.concat([head(3), answer(3, { big: 1n }), head(5), answer(3, { big: 2n }), trailers(5, '5', 'no%20such')]),
    ],
    ['request', ask(7, '/no.Such/Thing', 'seven')],
    ['response', Buffer.concat([answer(3, { labels: { k: 'v' } }), head(7), trailers(7), trailers(3)])],
  ];
};

const upgradedTalk = (direction: Direction): Talk => {
  const swap: Record<Direction, Direction> = { request: 'response', response: 'request' };
  const h2c = 'Connection: Upgrade\r\nUpgrade: h2c\r\n';
  return [
    text('request', `POST /grpc HTTP/1.1\r\n${h2c}Content-Length: 0\r\n\r\n`),
    text('response', `HTTP/1.1 101 UPGRADED\r\n${h2c}\r\n`),
    ...grpcTalk().map(([from, bytes]) => [direction === 'request' ? from : swap[from], bytes] as const),
  ];
};

/** BuildKit fetches files; its status is told on another call. */
const buildTalk = (): Talk => {
  const { call, block, head, trailers } = talk();
  const files = headersFrame(
    1,
    block('request', { ':method': 'POST', ':path': DIFF_COPY, 'dir-name': 'context', followpaths: 'a' }),
  );
  const said = (stream: number, ...messages: Buffer[]) =>
    data(stream, Buffer.concat(messages.map((each) => grpc(each))));
  const stat = (path: string) => packet.stat({ path, mode: 0o644, size: 5 });
  const vertex = { digest: 'v', name: 'RUN', started: 1, completed: 2 };
  return [
    [
      'request',
      Buffer.concat([PREFACE, SETTINGS, files, call(3, '/moby.buildkit.v1.Control/Status'), said(3, Buffer.alloc(0))]),
    ],
    ['response', Buffer.concat([SETTINGS, head(1), said(1, stat('Dockerfile'), stat('b'), packet.stat()), head(3)])],
    ['request', said(1, packet.request(0), packet.request(1))],
    [
      'response',
      said(1, packet.data(0, 'he'), packet.data(1, 'world'), packet.data(0, 'llo'), packet.data(0), packet.data(1)),
    ],
    ['response', said(3, statusMessage({ vertexes: [vertex], logs: [{ vertex: 'v', stream: 1, msg: 'ü' }] }))],
    ['request', said(1, packet.end())],
    ['response', Buffer.concat([said(1, packet.end()), trailers(1), trailers(3)])],
  ];
};

/** BuildKit fetches an archive that the client was given, `./` first, as tar writes it. */
const uploadTalk = (): Talk => {
  const { call, head, trailers } = talk();
  const archive = Buffer.concat([tarEntryOf({ path: './', type: '5' }), context]);
  const piece = (from: number, to?: number) => grpc(bytesMessage(archive.subarray(from, to)));
  return [
    ['request', Buffer.concat([PREFACE, SETTINGS, call(1, '/moby.upload.v1.Upload/Pull')])],
    ['response', Buffer.concat([SETTINGS, head(1), data(1, piece(0, 700))])],
    ['response', Buffer.concat([data(1, piece(700)), trailers(1)])],
  ];
};

const DIFF_COPY = '/moby.filesync.v1.FileSync/DiffCopy';
const headersFrame = (stream: number, block: Buffer) => http2Frame(FRAME.HEADERS, FLAG.END_HEADERS, stream, block);

/** Without the blocks at its end: it is read byte by byte. */
const context = tarEntryOf({ path: 'Dockerfile', content: 'FROM a' });
const classicBuild = [
  Buffer.from(
    `POST /v1.45/build?t=x HTTP/1.1\r\nContent-Type: application/x-tar\r\nContent-Length: ${context.length}\r\n\r\n`,
  ),
  context,
];
const classicAnswer = [
  answerOf(...streams('Step 1/2 : FROM a', '\n', ' ---> 0123456789ab\n', 'Step 2/2 : RUN ü')),
  answerOf(...streams('\n', ' ---> Running in 0123456789ab\n', 'out\n'), {
    errorDetail: { message: 'no' },
    error: 'no',
  }),
];

const attach = `POST /containers/a/attach HTTP/1.1\r\n${UPGRADE}Content-Length: 0\r\n\r\n`;
const chunkOf = (body: string): string => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`;
const chunked = `HTTP/1.1 200 OK\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n`;

export const TALKS: Record<string, { socket: Socket; talk: Talk }> = {
  'requests one after the other': {
    socket: 'docker.sock',
    talk: [
      text('request', post('/v1.45/containers/create?name=é', '{"Image":"busybox"}')),
      text('response', ok('{"Id":"abc","Warnings":[]}')),
      text('request', get('/v1.45/events') + get('/b')),
      text('response', `${chunked}${chunk('{"a":1}\n')}${chunk('{"b":"x"}\n')}0\r\nTrailer: x\r\n\r\n${ok('1')}`),
      text('request', 'HEAD /_ping HTTP/1.1\r\n\r\n'),
      text('response', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'),
      text('request', `POST /build HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunk('tar')}`),
      text('response', 'HTTP/1.1 100 Continue\r\n\r\n'),
      text('request', '0\r\n\r\n'),
      text('response', 'HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\noops'),
    ],
  },
  'an attached container': {
    socket: 'docker.sock',
    talk: [
      text('request', `${attach}early`),
      text('response', SWITCHED),
      ['response', Buffer.concat([frame(1, 'out é\n'), frame(2, 'err\n')])],
      text('request', 'typed ü'),
      ['response', frame(1, 'more')],
    ],
  },
  'an upgrade that is refused': {
    socket: 'docker.sock',
    talk: [
      text('request', attach + get('/b')),
      text('response', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
      text('response', ok('[]')),
    ],
  },
  'a build, dockerd called': { socket: 'docker.sock', talk: upgradedTalk('request') },
  'a session, dockerd calls': { socket: 'docker.sock', talk: upgradedTalk('response') },
  'a build, with its files': { socket: 'containerd.sock', talk: buildTalk() },
  'a build of an archive': { socket: 'containerd.sock', talk: uploadTalk() },
  'a build of the classic builder': {
    socket: 'docker.sock',
    talk: [
      ['request', Buffer.concat(classicBuild)],
      text('response', chunked + classicAnswer.map((each) => chunkOf(each)).join('')),
      text('response', '0\r\n\r\n'),
    ],
  },
  'calls to containerd': { socket: 'containerd.sock', talk: grpcTalk() },
};

/** Cut at these places of all its bytes. */
export const cut = (said: Talk, places: readonly number[]): Talk => {
  let before = 0;
  return said.flatMap(([direction, bytes]) => {
    const start = before;
    before += bytes.length;
    const own = [...new Set(places.map((place) => place - start))].filter((at) => at > 0 && at < bytes.length);
    const ends = [...own.sort((a, b) => a - b), bytes.length];
    return ends.map((end, index) => [direction, bytes.subarray(ends[index - 1] ?? 0, end)] as const);
  });
};

export const sizeOf = (said: Talk): number => said.reduce((sum, [, bytes]) => sum + bytes.length, 0);

export type Outcome = { told: Observation[]; error?: string };

/** With `reborn`, another decoder goes on from the state of the one before after each piece for which it says so. */
export const decodeTalk = (socket: Socket, said: Talk, reborn: (piece: number) => boolean = () => false): Outcome => {
  const told: Observation[] = [];
  const open = (from?: unknown) =>
    openDecoder(
      { socket, connection: 1, peer: undefined },
      { descriptors, time: () => AT, tell: (seen) => told.push(seen) },
      from,
    );
  let decoder = open();
  try {
    for (const [index, [direction, bytes]] of said.entries()) {
      decoder.data(direction, Buffer.from(bytes), AT);
      if (reborn(index)) decoder = open(deserialize(serialize(decoder.checkpoint())));
    }
    decoder.closed(AT);
  } catch (error) {
    return { told: whole(told), error: String(error) };
  }
  return { told: whole(told) };
};

/** Pieces of one stream count as one: how many there are depends on how it was cut. */
const whole = (told: readonly Observation[]): Observation[] => {
  const data = new Map<string, Extract<Observation, { kind: 'http.data' }>>();
  const rest: Observation[] = [];
  for (const seen of told) {
    if (seen.kind !== 'http.data') {
      if (seen.kind === 'build.answer') rest.push(...seen.lines.map((line) => ({ ...seen, lines: [line] })));
      else rest.push(seen);
      continue;
    }
    const key = `${seen.exchange} ${seen.direction}`;
    const before = data.get(key);
    data.set(key, { ...seen, size: (before?.size ?? 0) + seen.size, text: (before?.text ?? '') + (seen.text ?? '') });
  }
  return [...rest, ...[...data.keys()].sort().map((key) => data.get(key) as Observation)];
};
