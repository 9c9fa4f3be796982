/** The process that decodes, started as the daemon starts it. Needs root. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type Answer, type Frame, KIND, packJson, unpackJson } from './decode-frames.ts';
import { type DecodeProcess, startDecoding } from './decode-process.ts';
import type { Opening } from './hosted-decoders.ts';

const REQUESTS = 60;
const BODY = JSON.stringify({ Env: ['x'.repeat(50_000)] });
const request = `POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

const descriptors = mkdtempSync(join(tmpdir(), 'decode-process-'));
let decoding: DecodeProcess | undefined;

afterEach(() => {
  decoding?.kill();
  rmSync(descriptors, { recursive: true, force: true });
});

const opening: Opening = { descriptors, connection: { socket: 'docker.sock', connection: 1, peer: undefined } };
const open: Frame = { kind: KIND.open, flag: 0, connection: 1, at: 0, payload: packJson(opening) };
const said: Frame = { kind: KIND.data, flag: 0, connection: 1, at: 1, payload: Buffer.from(request) };

const busyFor = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end; );
};

test('waits for a daemon that is too busy to read its answers, and loses none', async () => {
  const frames: Frame[] = [];
  const ends: string[] = [];
  decoding = startDecoding({ frame: (frame) => frames.push(frame), drained() {}, ended: (cause) => ends.push(cause) });
  await vi.waitFor(() => expect(frames.map(({ kind }) => kind)).toEqual([KIND.ready]), 30_000);
  decoding.send([open, ...Array.from({ length: REQUESTS }, () => said)]);
  // First it gets what was sent; then nothing is taken from it.
  await new Promise((resolve) => setTimeout(resolve, 1));
  busyFor(1500);
  const answers = () => frames.filter(({ kind }) => kind === KIND.answer);
  await vi.waitFor(() => expect([ends, answers().length]).toEqual([[], REQUESTS]), 60_000);
  const told = answers().flatMap(({ payload }) => (unpackJson(payload).json as Answer).observations);
  expect(told.filter(({ kind }) => kind === 'http.request')).toHaveLength(REQUESTS);
}, 150_000);
