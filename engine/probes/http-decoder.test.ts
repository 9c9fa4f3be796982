import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { HttpDecoder } from './http-decoder.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';

type Said = [direction: Direction, bytes: string | Buffer];

const client = (bytes: string | Buffer): Said => ['request', bytes];
const server = (bytes: string | Buffer): Said => ['response', bytes];

type Upgraded = { exchange: number; heard: string[] };

const connection = () => {
  const told: HttpObservation[] = [];
  const upgraded: Upgraded[] = [];
  let exchanges = 0;
  const decoder = new HttpDecoder({
    connection: 1,
    peer: undefined,
    nextExchange: () => ++exchanges,
    tell: (observation) => told.push(observation),
    upgraded: (exchange): ConnectionDecoder => {
      const heard: string[] = [];
      upgraded.push({ exchange, heard });
      return { data: (direction, bytes) => heard.push(`${direction} ${bytes}`), end() {}, closed() {} };
    },
  });
  return { decoder, told, upgraded };
};

const decode = (...said: Said[]) => {
  const { decoder, told, upgraded } = connection();
  for (const [index, [direction, bytes]] of said.entries())
    decoder.data(direction, Buffer.from(bytes as string), nanos(index * 1e9));
  return { told, upgraded, decoder, close: () => decoder.closed(nanos(99e9)) };
};

/** Each observation in a few words. */
const brief = (told: HttpObservation[]): string[] => told.map(inWords);

const inWords = (seen: HttpObservation): string => {
  switch (seen.kind) {
    case 'http.request':
      return `${seen.exchange} ${seen.method} ${seen.url}${seen.body ? ` ${JSON.stringify(seen.body.content)} ${seen.body.size}` : ''}`;
    case 'http.response':
      return `${seen.exchange} ${seen.status}${seen.upgrade ? ` → ${seen.upgrade}` : ''}`;
    case 'http.data':
      return `${seen.exchange} ${seen.direction} ${seen.size}${seen.text === undefined ? '' : ` ${JSON.stringify(seen.text)}`}`;
    case 'http.ended':
      return `${seen.exchange} end ${seen.requestSize}/${seen.responseSize}${seen.body?.content === undefined ? '' : ` ${JSON.stringify(seen.body.content)}`}${seen.aborted ? ' aborted' : ''}`;
    default:
      return seen satisfies never;
  }
};

const JSON_TYPE = 'Content-Type: application/json\r\n';
const get = (url: string) => `GET ${url} HTTP/1.1\r\nHost: docker\r\n\r\n`;
const post = (url: string, body: string, headers = JSON_TYPE) =>
  `POST ${url} HTTP/1.1\r\nHost: docker\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const ok = (body: string, headers = JSON_TYPE) =>
  `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const chunk = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n`;
const frame = (stream: number, text: string) => {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: tcp\r\n';
const SWITCHED =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';

describe('requests and answers', () => {
  it.each<[string, Said[], string[]]>([
    [
      'one after the other',
      [client(get('/a')), server(ok('{"x":1}')), client(get('/b')), server(ok('[]'))],
      ['1 GET /a', '1 200', '1 end 0/7 {"x":1}', '2 GET /b', '2 200', '2 end 0/2 []'],
    ],
    [
      'pipelined',
      [client(get('/a') + get('/b')), server(ok('1') + ok('2'))],
      ['1 GET /a', '2 GET /b', '1 200', '1 end 0/1 1', '2 200', '2 end 0/1 2'],
    ],
    [
      'with a JSON body, told with it',
      [client(post('/containers/create', '{"Image":"a"}')), server(ok('{}'))],
      ['1 POST /containers/create {"Image":"a"} 13', '1 200', '1 end 13/2 {}'],
    ],
    [
      'with a chunked JSON body',
      [
        client(`POST /x HTTP/1.1\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n${chunk('{"a"')}${chunk(':1}')}`),
        client('0\r\n\r\n'),
      ],
      ['1 POST /x {"a":1} 7'],
    ],
    [
      'answered before the body is complete',
      [client(post('/x', '{"a":1}').slice(0, -3)), server('HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n')],
      ['1 POST /x "{\\"a\\"" 4', '1 400', '1 end 4/0'],
    ],
    [
      'HEAD, whose answer has a length and no body',
      [
        client('HEAD /_ping HTTP/1.1\r\n\r\n'),
        server('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'),
        client(get('/b')),
        server(ok('1')),
      ],
      ['1 HEAD /_ping', '1 200', '1 end 0/0', '2 GET /b', '2 200', '2 end 0/1 1'],
    ],
    [
      '100 Continue first',
      [
        client('POST /build HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n'),
        server('HTTP/1.1 100 Continue\r\n\r\n'),
        client('abc'),
        server(ok('"k"')),
      ],
      ['1 POST /build', '1 200', '1 response 3 "\\"k\\""', '1 end 3/3 "k"', '1 request 3'].toSorted(),
    ],
    [
      '204 without a body',
      [client(post('/containers/a/start', '')), server('HTTP/1.1 204 No Content\r\n\r\n')],
      ['1 POST /containers/a/start', '1 204', '1 end 0/0'],
    ],
    [
      'a body that is no text',
      [
        client(
          `PUT /containers/a/archive HTTP/1.1\r\nContent-Type: application/x-tar\r\nContent-Length: 4\r\n\r\n\0\x01\x02\x03`,
        ),
        server(ok('', '')),
      ],
      ['1 PUT /containers/a/archive', '1 200', '1 request 4', '1 end 4/0'],
    ],
  ])('%s', (name, said, expected) => {
    const words = brief(decode(...said).told);
    expect(name.startsWith('100') ? words.toSorted() : words).toEqual(expected);
  });

  it('are the same when they come byte by byte', () => {
    const said: Said[] = [
      client(post('/containers/create', '{"Image":"a"}')),
      server(ok('{"Id":"1"}')),
      client(get('/b')),
      server(ok('2')),
    ];
    const bytes = said.flatMap(([direction, text]) =>
      [...Buffer.from(text as string)].map((byte): Said => [direction, Buffer.from([byte])]),
    );
    expect(brief(decode(...bytes).told)).toEqual(brief(decode(...said).told));
  });

  it('of a body that is too large are told without waiting for it, with its size at the end', () => {
    const body = `"${'x'.repeat(70_000)}"`;
    const { told } = decode(client(post('/x', body)), server(ok('{}')));
    expect(told[0]).toMatchObject({ kind: 'http.request', body: { size: body.length } });
    expect(told.at(-1)).toMatchObject({ requestSize: body.length });
  });

  it('that the end of the connection cuts off are told as aborted', () => {
    const { told, close } = decode(client(get('/a')), server('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    close();
    expect(brief(told)).toEqual(['1 GET /a', '1 200', '1 end 0/4 aborted']);
  });
});

describe('streams', () => {
  it('are told piece by piece', () => {
    const head = `HTTP/1.1 200 OK\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n`;
    const { told } = decode(
      client(get('/v1.45/events')),
      server(head),
      server(chunk('{"a":1}\n')),
      server(chunk('{"b":2}\n')),
      server('0\r\n\r\n'),
    );
    expect(brief(told).slice(2)).toEqual([
      '1 response 8 "{\\"a\\":1}\\n"',
      '1 response 8 "{\\"b\\":2}\\n"',
      '1 end 0/16 "{\\"a\\":1}\\n{\\"b\\":2}\\n"',
    ]);
  });

  it('of bytes are counted, a few times a second', () => {
    const { decoder, told } = connection();
    decoder.data('request', Buffer.from(get('/images/get')), nanos(0));
    decoder.data(
      'response',
      Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/x-tar\r\nContent-Length: 100000\r\n\r\n'),
      nanos(0),
    );
    for (let piece = 0; piece < 1000; piece++) decoder.data('response', Buffer.alloc(100), nanos(piece * 1e6));
    const data = told.filter(({ kind }) => kind === 'http.data');
    expect(data.length).toBeLessThan(12);
    expect(data.reduce((sum, seen) => sum + (seen.kind === 'http.data' ? seen.size : 0), 0)).toBe(100_000);
  });
});

describe('a connection that the client takes over', () => {
  const attach = `POST /containers/a/attach?stream=1 HTTP/1.1\r\n${UPGRADE}Content-Length: 0\r\n\r\n`;

  it('shows what the container prints without its frames, wherever they are cut', () => {
    const output = Buffer.concat([frame(1, 'out é\n'), frame(2, 'err\n')]);
    for (let cut = 0; cut <= output.length; cut++) {
      const { told } = decode(
        client(attach),
        server(SWITCHED),
        server(output.subarray(0, cut)),
        server(output.subarray(cut)),
      );
      const text = told.map((seen) => (seen.kind === 'http.data' ? (seen.text ?? '') : '')).join('');
      expect(text).toBe('out é\nerr\n');
    }
  });

  it('shows a terminal as it is', () => {
    const { told } = decode(
      client(attach),
      server(SWITCHED.replace('multiplexed', 'raw')),
      client('ls\r'),
      server('/ # ls\r\n'),
    );
    expect(brief(told).slice(2)).toEqual(['1 request 3 "ls\\r"', '1 response 8 "/ # ls\\r\\n"']);
  });

  it('may say something before it is answered', () => {
    const { told } = decode(client(`${attach}early`), server(`${SWITCHED}`), server(frame(1, 'x')));
    expect(brief(told)).toEqual([
      '1 POST /containers/a/attach?stream=1',
      '1 101 → tcp',
      '1 request 5 "early"',
      '1 response 9 "x"',
    ]);
  });

  it('has a body too when an exec is started', () => {
    const start = `POST /exec/e/start HTTP/1.1\r\n${UPGRADE}${JSON_TYPE}Content-Length: 16\r\n\r\n{"Detach":false}`;
    const { told } = decode(client(start), server(SWITCHED + frame(1, 'hi').toString('latin1')));
    expect(brief(told)).toEqual(['1 POST /exec/e/start {"Detach":false} 16', '1 101 → tcp', '1 response 10 "hi"']);
  });

  it('stays HTTP when it is refused', () => {
    const { told } = decode(
      client(attach),
      server('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
      client(get('/b')),
      server(ok('1')),
    );
    expect(brief(told)).toEqual([
      '1 POST /containers/a/attach?stream=1',
      '1 404',
      '1 end 0/0',
      '2 GET /b',
      '2 200',
      '2 end 0/1 1',
    ]);
  });

  it('can be taken over without asking for it', () => {
    const plain = attach.replace(UPGRADE, '');
    const answer = 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n';
    const { told, decoder } = decode(client(plain), server(answer), client('stdin'), server(frame(1, 'x')));
    decoder.end('response', nanos(50e9));
    expect(brief(told).slice(1)).toEqual(['1 200', '1 request 5 "stdin"', '1 response 9 "x"', '1 end 5/9']);
  });

  it('goes to the decoder of HTTP/2 when that is what it becomes', () => {
    const grpc = 'POST /grpc HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n';
    const switched = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    const { upgraded } = decode(client(`${grpc}PRI`), server(`${switched}settings`), client('more'));
    expect(upgraded).toEqual([{ exchange: 1, heard: ['request PRI', 'response settings', 'request more'] }]);
  });
});

describe('what is no HTTP', () => {
  it.each<[string, Said[]]>([
    ['a request', [client('\x16\x03\x01 hello\r\n')]],
    ['an answer to nothing', [server(ok('1'))]],
    ['an answer', [client(get('/a')), server('SSH-2.0-x\r\n')]],
    ['a chunk', [client(get('/a')), server(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n`)]],
  ])('is refused aloud, never read wrongly: %s', (_, said) => {
    expect(() => decode(...said)).toThrow();
  });

  it('never makes it hang or answer for a request that was not made', () => {
    const noise = fc.array(
      fc.tuple(
        fc.constantFrom<Direction>('request', 'response'),
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(text)),
          fc.constantFrom(get('/a'), ok('1'), SWITCHED, attachHead).map((text) => Buffer.from(text)),
        ),
      ),
    );
    fc.assert(
      fc.property(noise, (said) => {
        const { decoder, told } = connection();
        try {
          for (const [direction, bytes] of said) decoder.data(direction, Buffer.from(bytes), nanos(0));
          decoder.closed(nanos(1));
        } catch {
          // Refused: that is what the tee reports.
        }
        const asked = told.filter(({ kind }) => kind === 'http.request').length;
        expect(told.filter(({ kind }) => kind === 'http.ended').length).toBeLessThanOrEqual(asked);
      }),
    );
  });
});

const attachHead = `POST /containers/a/attach HTTP/1.1\r\n${UPGRADE}Content-Length: 0\r\n\r\n`;
