import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nanos } from '#engine/trace/ids.ts';
import {
  brief,
  chunk,
  client,
  connection,
  decode,
  get,
  JSON_TYPE,
  ok,
  post,
  type Said,
  SWITCHED,
  server,
  UPGRADE,
} from './http-talk.fixture.ts';
import type { Direction } from './unix-tee.ts';

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
        client('POST /images/load HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n'),
        server('HTTP/1.1 100 Continue\r\n\r\n'),
        client('abc'),
        server(ok('"k"')),
      ],
      ['1 POST /images/load', '1 200', '1 response 3 "\\"k\\""', '1 end 3/3 "k"', '1 request 3'].toSorted(),
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
