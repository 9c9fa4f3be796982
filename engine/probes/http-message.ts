/** One direction of an HTTP/1.1 connection, read passively: what http-parser-js says, as three calls, stopping where the protocol changes. */
import { HTTPParser } from 'http-parser-js';

export type Head = { method: string; url: string; status: number; headers: Record<string, string> };

export type MessageHandler = {
  /** `body: false` when none follows whatever the headers say (an answer to HEAD). */
  head(head: Head): { body: boolean };
  body(bytes: Buffer): void;
  /** `stop` when what follows is not HTTP, or not yet known to be. */
  complete(): { stop: boolean };
};

const LARGEST_HEAD = 1 << 20;

type Info = { method: number; url: string; statusCode: number; headers: string[] };
/** The library's own types leave out that its callbacks are properties by number. */
type Parser = {
  [callback: number]: unknown;
  maxHeaderSize: number;
  offset: number;
  execute(bytes: Buffer): number | Error;
  finish(): Error | undefined;
};

class Stop extends Error {}

export class HttpMessages {
  readonly #kind: 'REQUEST' | 'RESPONSE';
  readonly #handler: MessageHandler;
  #parser: Parser;
  #stopped = false;

  constructor(kind: 'REQUEST' | 'RESPONSE', handler: MessageHandler) {
    this.#kind = kind;
    this.#handler = handler;
    this.#parser = this.#newParser();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Gives what is left when it stopped, else nothing. @throws when it is no HTTP. */
  write(bytes: Buffer): Buffer {
    if (this.#stopped) return bytes;
    try {
      const read = this.#parser.execute(bytes);
      if (read instanceof Error) throw read;
      return bytes.subarray(bytes.length);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.#stopped = true;
      return bytes.subarray(this.#parser.offset);
    }
  }

  /** It was HTTP after all. */
  resume(): void {
    this.#stopped = false;
    this.#parser = this.#newParser();
  }

  /** No more bytes come: completes a message that only the end of the connection ends. */
  end(): void {
    if (this.#stopped) return;
    try {
      this.#parser.finish();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.#stopped = true;
    }
  }

  #newParser(): Parser {
    const parser = new HTTPParser(this.#kind) as unknown as Parser;
    parser.maxHeaderSize = LARGEST_HEAD;
    parser[HTTPParser.kOnHeadersComplete] = (info: Info) => (this.#handler.head(headOf(info)).body ? 0 : 1);
    parser[HTTPParser.kOnBody] = (bytes: Buffer, offset: number, length: number) =>
      this.#handler.body(bytes.subarray(offset, offset + length));
    parser[HTTPParser.kOnMessageComplete] = () => {
      if (this.#handler.complete().stop) throw new Stop();
    };
    return parser;
  }
}

const headOf = ({ method, url, statusCode, headers }: Info): Head => ({
  method: HTTPParser.methods[method] ?? '',
  url,
  status: statusCode,
  headers: headerRecord(headers),
});

/** Names in lower case; repeated ones joined as RFC 9110 says. */
const headerRecord = (list: string[]): Record<string, string> => {
  const record: Record<string, string> = {};
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = (list[index] as string).toLowerCase();
    const value = list[index + 1] as string;
    record[name] = name in record ? `${record[name]}, ${value}` : value;
  }
  return record;
};
