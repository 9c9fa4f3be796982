/** One request of a lab and what the hub answers, told as it goes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { BOUNDS } from './bounds.ts';
import type { HubEvent } from './hub-event.ts';
import { ShownBody } from './shown-body.ts';
import { shownRequestHeaders, shownResponseHeaders } from './shown-headers.ts';

export type ExchangeOptions = {
  number: number;
  connection: number;
  host: string;
  isSecure: boolean;
  emit(event: HubEvent): void;
};

export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly host: string;
  readonly isSecure: boolean;
  readonly method: string;
  /** Before the `?`, as it came. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Aborted when the client is gone. */
  readonly left: AbortSignal;
  /** Bodies with tokens and passwords are never shown. */
  isSecret = false;
  readonly received = new ShownBody();
  readonly sent = new ShownBody();
  readonly #options: ExchangeOptions;
  #failure: string | undefined;
  #isDraining = false;
  #drained = 0;

  constructor(request: IncomingMessage, response: ServerResponse, options: ExchangeOptions) {
    this.request = request;
    this.response = response;
    this.#options = options;
    this.host = options.host;
    this.isSecure = options.isSecure;
    this.method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
    const leaving = new AbortController();
    this.left = leaving.signal;
    request.on('error', () => {});
    response.on('error', () => {});
    const { socket } = request;
    let isOver = false;
    const over = () => {
      socket.off('close', over);
      if (isOver) return;
      isOver = true;
      this.#tellEnd();
      leaving.abort();
    };
    response.once('close', over);
    // A response that waits behind another one is never told that its connection closed.
    socket.once('close', over);
    this.#tellRequest(target);
  }

  get hasBody(): boolean {
    const { headers } = this.request;
    return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  }

  answer({ status, headers, body }: Answer): void {
    const bytes = Buffer.from(body);
    if (!this.begin(status, { ...headers, 'content-length': String(bytes.length) })) return;
    if (this.method === 'HEAD') this.response.end();
    else {
      this.sent.saw(bytes);
      this.response.end(bytes);
    }
    this.drain();
  }

  /** The head of the response. False when it can't be sent (any more): nothing may follow then. */
  begin(status: number, headers: Record<string, string | string[]>): boolean {
    if (this.response.headersSent || this.response.destroyed) return false;
    const { number: exchange, emit } = this.#options;
    emit({ type: 'response', exchange, at: process.hrtime.bigint(), status, headers: shownResponseHeaders(headers) });
    this.response.writeHead(status, headers);
    return true;
  }

  /** Ends it before its time, as a broken connection. */
  fail(why: string): void {
    this.#failure ??= why;
    this.response.destroy();
  }

  /** Says what went wrong although the client got an answer. */
  noteFailure(why: string): void {
    this.#failure ??= why;
  }

  /** The whole body as text; null when it is longer than `limit` bytes or didn't come to its end. */
  async text(limit: number = BOUNDS.formBytes): Promise<string | null> {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of this.request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        this.received.saw(piece);
        pieces.push(piece);
        if (this.received.bytes > limit) return null;
      }
      return Buffer.concat(pieces).toString();
    } catch {
      return null;
    }
  }

  /** A client that is still sending may finish, so that it reads the answer; but not for ever. Again when something paused it. */
  drain(): void {
    if (this.request.complete || this.request.destroyed) return;
    if (!this.#isDraining) this.request.on('data', (piece: Buffer) => this.#letGo(piece));
    this.#isDraining = true;
    this.request.resume();
  }

  #letGo(piece: Buffer): void {
    this.#drained += piece.length;
    if (this.#drained > BOUNDS.drainedBytes) this.request.destroy();
  }

  #tellRequest(target: string): void {
    const { number: exchange, connection, emit } = this.#options;
    const { remoteAddress, remotePort } = this.request.socket;
    emit({
      ...{ type: 'request', exchange, at: process.hrtime.bigint(), host: this.host, method: this.method },
      path: target.slice(0, BOUNDS.shownPathBytes),
      headers: shownRequestHeaders(this.request.headers),
      ...{ connection, clientAddress: remoteAddress ?? '', clientPort: remotePort ?? 0 },
    });
  }

  #tellEnd(): void {
    const { number: exchange, emit } = this.#options;
    const requestBody = this.isSecret ? undefined : this.received.text(this.request.headers['content-type']);
    const type = this.response.getHeader('content-type');
    const responseBody = this.isSecret ? undefined : this.sent.text(type === undefined ? undefined : String(type));
    const failure = this.#failure ?? this.#whyUnfinished();
    emit({
      ...{ type: 'ended', exchange, at: process.hrtime.bigint(), received: this.received.bytes, sent: this.sent.bytes },
      ...(requestBody === undefined ? {} : { requestBody }),
      ...(responseBody === undefined ? {} : { responseBody }),
      ...(failure === undefined ? {} : { failure }),
    });
  }

  #whyUnfinished(): string | undefined {
    if (this.response.writableFinished) return undefined;
    if (!this.response.headersSent) return 'the client went away before it had an answer';
    const all = this.response.getHeader('content-length');
    return `the client went away after ${this.sent.bytes} of ${all ?? 'unknown many'} bytes`;
  }
}
