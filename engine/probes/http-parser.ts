/**
 * http-parser-js, stricter where it would misread or read for ever what a client makes up: lengths that are none take it back to bytes
 * it has read, a header line of many blanks takes minutes, trailers and lines of chunks have no end. What it knows can be kept.
 */
import { HTTPParser } from 'http-parser-js';

export type HttpKind = 'REQUEST' | 'RESPONSE';
/** As the library calls them. */
export type ParserState = {
  state: string;
  info: object;
  trailers: string[];
  line: string;
  isChunked: boolean;
  connection: string;
  headerSize: number;
  body_bytes: number | null;
};
/** The library's own types leave out what it is made of. */
type Inside = ParserState & {
  consumeLine(): string | undefined;
  parseHeader(line: string, headers: string[]): void;
  BODY_CHUNKHEAD(): void;
};
type Parser = Inside & {
  [callback: number]: unknown;
  offset: number;
  execute(bytes: Buffer): number | Error;
  finish(): Error | undefined;
};

const KEPT = ['state', 'info', 'trailers', 'line', 'isChunked', 'connection', 'headerSize', 'body_bytes'] as const;
const LARGEST_HEAD = 1 << 20;
const MOST_TRAILERS = 1000;
const CHUNK_HEAD = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;
const LENGTH = /^\d{1,15}$/;

export const newParser = (kind: HttpKind, from?: ParserState): Parser => {
  const parser = new HTTPParser(kind) as unknown as Parser;
  // With each message the library sets its own limit again.
  Object.defineProperty(parser, 'maxHeaderSize', { get: () => LARGEST_HEAD, set() {} });
  return Object.assign(parser, { BODY_CHUNKHEAD: chunkHead, parseHeader }, from);
};

export const parserState = (parser: Parser): ParserState =>
  Object.fromEntries(KEPT.map((name) => [name, parser[name]])) as ParserState;

/** After each write. @throws when it holds more than any message has. */
export const checkBounds = ({ line, trailers }: ParserState): void => {
  if (line.length > LARGEST_HEAD) throw new Error('a line without an end');
  if (trailers.length > MOST_TRAILERS) throw new Error('trailers without an end');
};

function chunkHead(this: Inside): void {
  const line = this.consumeLine();
  if (line === undefined) return;
  const size = CHUNK_HEAD.exec(line)?.[1];
  if (size === undefined) throw new Error('a chunk of no size');
  this.body_bytes = Number.parseInt(size, 16);
  this.state = this.body_bytes > 0 ? 'BODY_CHUNK' : 'BODY_CHUNKTRAILERS';
}

/** RFC 9112, section 5; a line that begins with a blank goes on with the one before. */
function parseHeader(this: Inside, line: string, headers: string[]): void {
  if (line.includes('\r')) throw new Error('a line that ends in its middle');
  if (/^[ \t]/.test(line)) {
    if (headers.length > 0) headers[headers.length - 1] += ` ${line.trim()}`;
    return;
  }
  const colon = line.indexOf(':');
  if (colon < 1) return;
  const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
  if (/[ \t]/.test(name)) throw new Error('a header whose name has blanks');
  if (/^content-length$/i.test(name) && !LENGTH.test(value)) throw new Error('a length that is no number');
  headers.push(name, value);
}
