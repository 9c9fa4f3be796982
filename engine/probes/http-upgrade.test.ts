import { describe, expect, it } from 'vitest';
import { nanos } from '#engine/trace/ids.ts';
import { brief, client, decode, frame, get, JSON_TYPE, ok, SWITCHED, server, UPGRADE } from './http-talk.fixture.ts';

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
