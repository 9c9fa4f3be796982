/** A docker.sock connection for tests: what both ends say, and what is told of it in a few words. */
import type { HttpObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { newDecoder } from './grpc-talk.fixture.ts';
import { HttpDecoder } from './http-decoder.ts';
import type { Direction } from './unix-tee.ts';

export type Said = [direction: Direction, bytes: string | Buffer];

export const client = (bytes: string | Buffer): Said => ['request', bytes];
export const server = (bytes: string | Buffer): Said => ['response', bytes];

type Upgraded = { exchange: number; heard: string[] };

export const connection = () => {
  const told: HttpObservation[] = [];
  const upgraded: Upgraded[] = [];
  const decoder = new HttpDecoder({
    connection: 1,
    peer: undefined,
    firstExchange: 1,
    tell: (observation) => told.push(observation as HttpObservation),
    upgraded: (exchange) => {
      const heard: string[] = [];
      upgraded.push({ exchange, heard });
      const checkpoint = () => ({ caller: undefined, held: [], calls: newDecoder([]).checkpoint() });
      return { data: (direction, bytes) => heard.push(`${direction} ${bytes}`), end() {}, closed() {}, checkpoint };
    },
  });
  return { decoder, told, upgraded };
};

export const decode = (...said: Said[]) => {
  const { decoder, told, upgraded } = connection();
  for (const [index, [direction, bytes]] of said.entries())
    decoder.data(direction, Buffer.from(bytes as string), nanos(index * 1e9));
  return { told, upgraded, decoder, close: () => decoder.closed(nanos(99e9)) };
};

/** Each observation in a few words. */
export const brief = (told: HttpObservation[]): string[] => told.map(inWords);

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
    case 'http.lost':
      return `${seen.exchange} lost`;
    default:
      return seen satisfies never;
  }
};

export const JSON_TYPE = 'Content-Type: application/json\r\n';
export const get = (url: string) => `GET ${url} HTTP/1.1\r\nHost: docker\r\n\r\n`;
export const post = (url: string, body: string, headers = JSON_TYPE) =>
  `POST ${url} HTTP/1.1\r\nHost: docker\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
export const ok = (body: string, headers = JSON_TYPE) =>
  `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
export const chunk = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n`;
export const frame = (stream: number, text: string) => {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};
export const UPGRADE = 'Connection: Upgrade\r\nUpgrade: tcp\r\n';
export const SWITCHED =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';
