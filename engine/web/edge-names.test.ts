/** Who is asked by which name: the site, a port of a lab, or nobody. Without a daemon: what is refused must not depend on one. */
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEdge } from './edge.ts';

const PORT_NAME = `8080--${'0123456789abcdef'.repeat(2)}.localhost:3000`;
const NOBODY = '/nobody/daemon.sock';
let edge: Server;

beforeAll(async () => {
  const env = {} as NodeJS.ProcessEnv;
  edge = createEdge({ daemonSocket: NOBODY, development: false, page: (_, response) => response.end('a page'), env });
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  edge.closeAllConnections();
  edge.close();
});

type Reply = { status: number; headers: IncomingHttpHeaders; body: string };

const ask = (host: string, path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { port } = edge.address() as AddressInfo;
    const call = request({ host: '127.0.0.1', port, path, headers: { host, ...headers }, agent: false });
    const done = async (status: number, answer: NodeJS.ReadableStream & { headers: IncomingHttpHeaders }) =>
      resolve({ status, headers: answer.headers, body: await text(answer) });
    call.on('response', (answer) => void done(answer.statusCode ?? 0, answer));
    call.on('error', reject);
    call.end();
  });

const UPGRADE = { connection: 'Upgrade', upgrade: 'websocket' };

describe('a port’s name', () => {
  test.each(['/', '/lab', '/_next/static/x.js', '/api/health', '/api/lab/ports/80'])(
    'has nothing of the site at %s',
    async (path) => {
      const { status, headers, body } = await ask(PORT_NAME, path);
      expect(status).toBe(503);
      expect(body).toContain('The engine does not answer');
      expect(headers['set-cookie']).toBeUndefined();
    },
  );

  test.each(['/-/ws/lab', '/-/ws/terminal?terminal=t1', '/-/ws/files'])(
    'has no socket of the site at %s',
    async (path) => {
      expect((await ask(PORT_NAME, path, { ...UPGRADE, origin: `http://${PORT_NAME}` })).status).toBe(502);
      expect((await ask(PORT_NAME, path, { ...UPGRADE, origin: 'http://localhost:3000' })).status).toBe(403);
      expect((await ask(PORT_NAME, path, UPGRADE)).status).toBe(403);
    },
  );

  test('that is none is nobody’s', async () => {
    expect((await ask(`8080--short.localhost`, '/')).status).toBe(403);
    expect((await ask(PORT_NAME.replace('localhost', 'evil.example'), '/')).body).toContain(
      'does not answer to that name',
    );
  });
});

describe('the site', () => {
  test('says where ports are, and may show them in a frame', async () => {
    const { body, headers } = await ask('localhost:3000', '/api/health');
    expect(JSON.parse(body).ports).toEqual({ domain: 'localhost' });
    expect(headers['content-security-policy']).toContain('frame-src *.localhost:3000;');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  test.each(['cross-site', 'same-site'])('answers no request of a page that is %s', async (site) => {
    const { status, headers } = await ask('localhost:3000', '/api/health', { 'sec-fetch-site': site });
    expect([status, headers['set-cookie']]).toEqual([403, undefined]);
  });

  test.each([
    ['of a page elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['that was typed', { 'sec-fetch-site': 'none' }],
  ])('opens no port by a link %s', async (_, headers) => {
    expect((await ask('localhost:3000', '/api/lab/ports/80', headers)).status).toBe(403);
  });

  test('says so when there is no engine to open a port', async () => {
    const { status, body } = await ask('localhost:3000', '/api/lab/ports/80', { 'sec-fetch-site': 'same-origin' });
    expect([status, JSON.parse(body).error]).toEqual([503, 'The engine is not running on this machine.']);
  });
});
