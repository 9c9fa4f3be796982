/** docker.sock: HTTP/1.1 with keep-alive and pipelining, and what connections become when the client takes them over. */
import type { Peer } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { Exchange, type Tell } from './http-exchange.ts';
import { HttpMessages } from './http-message.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';

export type HttpDecoderOptions = {
  connection: number;
  peer: Peer | undefined;
  /** Unique in the lab. */
  nextExchange(): number;
  tell: Tell;
  /** For a connection that went on as HTTP/2. */
  upgraded(exchange: number, peer: Peer | undefined): ConnectionDecoder;
};

const MOST_HELD = 1 << 20;

type Mode = { kind: 'http' } | { kind: 'raw'; exchange: Exchange; decoder?: ConnectionDecoder };

export class HttpDecoder implements ConnectionDecoder {
  readonly #options: HttpDecoderOptions;
  readonly #requests: HttpMessages;
  readonly #responses: HttpMessages;
  /** Requests whose answers have not ended, oldest first. */
  readonly #waiting: { exchange: Exchange; id: number }[] = [];
  /** Client bytes sent before the answer said what they are. */
  #held: Buffer[] = [];
  #mode: Mode = { kind: 'http' };
  #asking?: Exchange;
  #interim = false;
  #now: Nanos = 0 as Nanos;

  constructor(options: HttpDecoderOptions) {
    this.#options = options;
    this.#requests = new HttpMessages('REQUEST', {
      head: (head) => {
        const id = options.nextExchange();
        this.#asking = new Exchange(id, options.connection, options.peer, head, options.tell);
        this.#waiting.push({ exchange: this.#asking, id });
        this.#asking.requestHead(this.#now);
        return { body: true };
      },
      body: (bytes) => this.#asking?.requestBody(bytes, this.#now),
      complete: () => {
        this.#asking?.tellRequest(this.#now);
        return { stop: this.#asking?.asksFor !== undefined };
      },
    });
    this.#responses = new HttpMessages('RESPONSE', {
      head: (head) => this.#answered(head),
      body: (bytes) => this.#waiting[0]?.exchange.responseBody(bytes, this.#now),
      complete: () => this.#answerComplete(),
    });
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    this.#now = at;
    if (this.#mode.kind === 'raw') {
      this.#raw(direction, bytes);
      return;
    }
    const rest = (direction === 'request' ? this.#requests : this.#responses).write(bytes);
    if (direction === 'request') {
      if (rest.length > 0) this.#hold(rest);
      return;
    }
    this.#afterAnswer(rest);
  }

  end(direction: Direction, at: Nanos): void {
    this.#now = at;
    if (this.#mode.kind === 'raw') {
      this.#mode.decoder?.end(direction, at);
      if (direction === 'response') this.#mode.exchange.end(at, false);
      return;
    }
    if (direction === 'response') this.#responses.end();
  }

  closed(at: Nanos): void {
    if (this.#mode.kind === 'raw') this.#mode.decoder?.closed(at);
    for (const { exchange } of this.#waiting.splice(0)) exchange.end(at, true);
  }

  #answered(head: Parameters<Exchange['responseHead']>[0]): { body: boolean } {
    this.#interim = head.status >= 100 && head.status < 200 && head.status !== 101;
    const waiting = this.#waiting[0];
    if (this.#interim) return { body: true };
    if (!waiting) throw new Error('an answer to no request');
    if (waiting.exchange.responseHead(head, this.#now))
      this.#takeOver(waiting.exchange, waiting.id, head.headers.upgrade);
    return { body: waiting.exchange.method !== 'HEAD' && this.#mode.kind === 'http' };
  }

  #takeOver(exchange: Exchange, id: number, upgrade: string | undefined): void {
    const decoder = upgrade === 'h2c' ? this.#options.upgraded(id, this.#options.peer) : undefined;
    this.#mode = { kind: 'raw', exchange, ...(decoder ? { decoder } : {}) };
  }

  #answerComplete(): { stop: boolean } {
    if (this.#interim) {
      this.#interim = false;
      return { stop: false };
    }
    if (this.#mode.kind === 'raw') return { stop: true };
    this.#waiting.shift()?.exchange.end(this.#now, false);
    return { stop: false };
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    if (this.#held.reduce((sum, { length }) => sum + length, 0) > MOST_HELD)
      throw new Error('too much was said before an upgrade was answered');
  }

  /** The answer has said what the client's next bytes are. */
  #afterAnswer(rest: Buffer): void {
    const held = this.#held;
    if (this.#mode.kind === 'raw') {
      this.#held = [];
      for (const bytes of held) this.#raw('request', bytes);
      if (rest.length > 0) this.#raw('response', rest);
      return;
    }
    if (!this.#requests.stopped || this.#waiting.some(({ exchange }) => exchange === this.#asking)) return;
    this.#held = [];
    this.#requests.resume();
    for (const bytes of held) this.data('request', bytes, this.#now);
  }

  #raw(direction: Direction, bytes: Buffer): void {
    if (this.#mode.kind !== 'raw') return;
    this.#mode.exchange.raw(direction, bytes, this.#now);
    this.#mode.decoder?.data(direction, bytes, this.#now);
  }
}
