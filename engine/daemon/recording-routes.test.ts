/** The requests about recordings, over http. They need files, but no lab. */
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderOfFile } from '#engine/lab/test-folder.fixture.ts';
import { answerRequest, SESSION_HEADER, type Service } from './api.ts';
import { MOST_PINS, ownerOf, Recordings } from './recordings.ts';

const MINE = 'my-own-session';
const OTHER = 'another-session';
const id = `${ownerOf(MINE)}-lab1`;
const folder = folderOfFile();
const server = createServer((asked, answer) => void answerRequest(service, asked, answer));
let service: Service;

function keep(name: string): void {
  const header = {
    ...{ type: 'recording', version: 1, id: name, title: 'docker ps', madeAt: '2026-01-01T00:00:00.000Z' },
    ...{ monotonicAt: 1, host: { kernel: '6', arch: 'x64', cgroup: 'v2' }, engine: {} },
  };
  writeFileSync(join(folder, 'recordings', `${name}.trace.jsonl`), `${JSON.stringify(header)}\n`);
}

beforeAll(async () => {
  const recordings = await Recordings.open(join(folder, 'recordings'), { count: 100, bytes: 1e6 });
  // No request of these asks for a lab.
  service = { live: true, recordings, sessions: undefined as never, hub: undefined as never };
  writeFileSync(join(folder, 'secret.trace.jsonl'), 'x');
  keep(id);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => void server.close());

/** The path goes out as it is: no client makes it tidy. */
function ask(method: string, path: string, session: string | undefined = MINE) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const headers = session === '' ? {} : { [SESSION_HEADER]: session };
    request({ port, host: '127.0.0.1', method, path: `/api/recordings${path}`, headers })
      .on('response', async (answer) => resolve({ status: answer.statusCode ?? 0, body: await text(answer) }))
      .on('error', reject)
      .end();
  });
}
const listed = async () => JSON.parse((await ask('GET', '')).body).recordings;

test.each([
  ['GET', '/..%2fsecret', MINE, 404],
  ['GET', '/..', MINE, 404],
  ['DELETE', '/..%2fsecret', MINE, 404],
  ['DELETE', '/../secret', MINE, 404],
  ['DELETE', '/..', MINE, 404],
  ['PUT', '/../secret/pin', MINE, 404],
  ['PUT', '/nothing/pin', MINE, 404],
  ['POST', '/nothing/restore', MINE, 404],
  ['PUT', `/${id}/restore`, MINE, 404],
  ['POST', `/${id}`, MINE, 404],
  ['DELETE', `/${id}/restore`, MINE, 404],
  ['DELETE', `/${'a'.repeat(129)}`, MINE, 404],
  ['DELETE', `/${id}`, '', 400],
  ['DELETE', `/${id}`, 'x', 400],
  ['GET', `/${id}`, OTHER, 404],
  ['PUT', `/${id}/pin`, OTHER, 404],
  ['DELETE', `/${id}/pin`, OTHER, 404],
  ['DELETE', `/${id}`, OTHER, 404],
  ['POST', `/${id}/restore`, OTHER, 404],
])('%s %s of session “%s” changes nothing: %s, and why', async (method, path, session, expected) => {
  const { status, body } = await ask(method, path, session);
  expect(status).toBe(expected);
  expect(JSON.parse(body)).toEqual({ error: expect.stringMatching(/\w+ \w+/) });
  expect(await listed()).toMatchObject([{ id, pinned: false }]);
  expect(readdirSync(folder).sort()).toEqual(['recordings', 'secret.trace.jsonl']);
});

test('its own session pins it, removes it and brings it back as it was', async () => {
  expect((await ask('PUT', `/${id}/pin`)).status).toBe(200);
  expect(await listed()).toMatchObject([{ id, pinned: true }]);
  expect((await ask('DELETE', `/${id}`)).status).toBe(200);
  expect(await listed()).toEqual([]);
  expect((await ask('GET', `/${id}`)).status).toBe(404);
  expect((await ask('POST', `/${id}/restore`, OTHER)).status).toBe(404);
  expect((await ask('POST', `/${id}/restore`)).status).toBe(200);
  expect(await listed()).toMatchObject([{ id, pinned: true, runs: [] }]);
  expect((await ask('DELETE', `/${id}/pin`)).status).toBe(200);
});

test(`more than ${MOST_PINS} are not pinned, and it says so`, async () => {
  const names = Array.from({ length: MOST_PINS + 1 }, (_, index) => `${ownerOf(MINE)}-many-${index}`);
  for (const name of names) keep(name);
  const statuses = [];
  for (const name of names) statuses.push((await ask('PUT', `/${name}/pin`)).status);
  expect(statuses).toEqual([...Array(MOST_PINS).fill(200), 404]);
});
