/** One direction of an HTTP/1.1 connection, read passively: what the parser says, as three calls, stopping where the protocol changes. */
import { HTTPParser } from 'http-parser-js';
import { checkBounds, type HttpKind, newParser, type ParserState, parserState } from './http-parser.ts';

export type Head = { method: string; url: string; status: number; headers: Record<string, string> };

export type MessageHandler = {
  /** `body: false` when none follows whatever the headers say (an answer to HEAD). */
  head(head: Head): { body: boolean };
  body(bytes: Buffer): void;
  /** `stop` when what follows is not HTTP, or not yet known to be. */
  complete(): { stop: boolean };
};

/** Without the parser's state it stopped. */
export type MessagesState = { parser?: ParserState };

type Info = { method: number; url: string; statusCode: number; headers: string[] };

class Stop extends Error {}

export class HttpMessages {
  readonly #kind: HttpKind;
  readonly #handler: MessageHandler;
  #parser: ReturnType<typeof newParser>;
  #stopped: boolean;

  constructor(kind: HttpKind, handler: MessageHandler, from?: MessagesState) {
    this.#kind = kind;
    this.#handler = handler;
    this.#stopped = from !== undefined && !from.parser;
    this.#parser = this.#newParser(from?.parser);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  get state(): MessagesState {
    return this.#stopped ? {} : { parser: parserState(this.#parser) };
  }

  /** Gives what is left when it stopped, else nothing. @throws when it is no HTTP. */
  write(bytes: Buffer): Buffer {
    let rest = bytes;
    while (!this.#stopped && rest.length > 0) rest = this.#read(rest);
    return rest;
  }

  #read(bytes: Buffer): Buffer {
    try {
      const read = this.#parser.execute(bytes);
      if (read instanceof Error) throw read;
      checkBounds(this.#parser);
      return bytes.subarray(read);
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

  #newParser(from?: ParserState): ReturnType<typeof newParser> {
    const parser = newParser(this.#kind, from);
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
    record[name] = Object.hasOwn(record, name) ? `${record[name]}, ${value}` : value;
  }
  return record;
};
