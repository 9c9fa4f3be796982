/** docker.sock: HTTP/1.1 with keep-alive and pipelining, and what connections become when the client takes them over. */
import type { Nanos } from '#engine/trace/ids.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { Exchange, type ExchangeOptions, type ExchangeState, newExchange } from './http-exchange.ts';
import { type Head, HttpMessages, type MessagesState } from './http-message.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';
import type { UpgradedState } from './upgraded-decoder.ts';

export type HttpDecoderOptions = ExchangeOptions & {
  /** Number of its first request; those after it follow. Unique in the lab. */
  firstExchange: number;
  /** For a connection that went on as HTTP/2. */
  upgraded(exchange: number, state?: UpgradedState): UpgradedReader;
};

type UpgradedReader = ConnectionDecoder<UpgradedState>;

const MOST_HELD = 1 << 20;
/** Asked without waiting for answers. */
const MOST_WAITING = 1000;

type Raw = { exchange: Exchange; decoder?: UpgradedReader | undefined };

export type HttpState = {
  next: number;
  now: Nanos;
  requests: MessagesState;
  responses: MessagesState;
  waiting: ExchangeState[];
  /** Those being asked and taken over, if they do not wait for an answer any more. */
  asking?: ExchangeState | undefined;
  raw?: { exchange: number; calls?: UpgradedState | undefined } | undefined;
  held: Buffer;
  interim: boolean;
};

export class HttpDecoder implements ConnectionDecoder {
  readonly #options: HttpDecoderOptions;
  readonly #requests: HttpMessages;
  readonly #responses: HttpMessages;
  /** Requests whose answers have not ended, oldest first. */
  readonly #waiting: Exchange[];
  /** Client bytes sent before the answer said what they are. */
  readonly #held: GrowingBytes;
  #raw: Raw | undefined;
  #asking: Exchange | undefined;
  #interim: boolean;
  #next: number;
  #now: Nanos;

  constructor(options: HttpDecoderOptions, from?: HttpState) {
    this.#options = options;
    this.#next = from?.next ?? options.firstExchange;
    this.#now = from?.now ?? (0 as Nanos);
    this.#held = new GrowingBytes(from?.held);
    this.#interim = from?.interim ?? false;
    this.#waiting = (from?.waiting ?? []).map((state) => new Exchange(options, state));
    this.#asking = from?.asking && this.#asker(from.asking);
    if (from?.raw) this.#raw = this.#restored(from.raw);
    this.#requests = new HttpMessages(
      'REQUEST',
      {
        head: (head) => this.#asked(head),
        body: (bytes) => this.#asking?.requestBody(bytes, this.#now),
        complete: () => {
          this.#asking?.tellRequest(this.#now);
          return { stop: this.#asking?.asksFor !== undefined };
        },
      },
      from?.requests,
    );
    this.#responses = new HttpMessages(
      'RESPONSE',
      {
        head: (head) => this.#answered(head),
        body: (bytes) => this.#waiting[0]?.responseBody(bytes, this.#now),
        complete: () => this.#answerComplete(),
      },
      from?.responses,
    );
  }
  checkpoint(): HttpState {
    const raw = this.#raw && { exchange: this.#raw.exchange.id, calls: this.#raw.decoder?.checkpoint() };
    return {
      ...{ next: this.#next, now: this.#now, interim: this.#interim, raw },
      ...{ requests: this.#requests.state, responses: this.#responses.state, held: this.#held.bytes },
      waiting: this.#waiting.map(({ state }) => state),
      asking: this.#asking?.state,
    };
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    this.#now = at;
    if (this.#raw) {
      this.#talk(this.#raw, direction, bytes);
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
    if (this.#raw) {
      this.#raw.decoder?.end(direction, at);
      if (direction === 'response') this.#raw.exchange.end(at, false);
      return;
    }
    if (direction === 'response') this.#responses.end();
    else for (const exchange of this.#waiting) exchange.clientLeft(at);
  }

  closed(at: Nanos): void {
    this.#raw?.decoder?.closed(at);
    for (const exchange of this.#waiting.splice(0)) exchange.end(at, true);
  }

  #asked(head: Head): { body: boolean } {
    if (this.#waiting.length >= MOST_WAITING) throw new Error(`more than ${MOST_WAITING} requests wait for an answer`);
    this.#asking = new Exchange(this.#options, newExchange(this.#next++, head));
    this.#waiting.push(this.#asking);
    this.#asking.requestHead(this.#now);
    return { body: true };
  }

  #answered(head: Head): { body: boolean } {
    this.#interim = head.status >= 100 && head.status < 200 && head.status !== 101;
    const exchange = this.#waiting[0];
    if (this.#interim) return { body: true };
    if (!exchange) throw new Error('an answer to no request');
    if (exchange.responseHead(head, this.#now))
      this.#raw = { exchange, ...(head.headers.upgrade === 'h2c' && { decoder: this.#options.upgraded(exchange.id) }) };
    return { body: exchange.method !== 'HEAD' && !this.#raw };
  }

  #answerComplete(): { stop: boolean } {
    if (this.#interim) {
      this.#interim = false;
      return { stop: false };
    }
    if (this.#raw) return { stop: true };
    const answered = this.#waiting.shift();
    answered?.end(this.#now, false);
    if (answered === this.#asking && this.#requests.stopped) this.#askOn();
    return { stop: false };
  }

  /** The upgrade was refused: what the client has said since is HTTP, and may be answered in the same breath. */
  #askOn(): void {
    this.#requests.resume();
    this.data('request', this.#held.take(), this.#now);
  }

  #hold(bytes: Buffer): void {
    this.#held.add(bytes);
    if (this.#held.length > MOST_HELD) throw new Error('too much was said before an upgrade was answered');
  }

  /** The answer may have said that the client's bytes are no HTTP any more. */
  #afterAnswer(rest: Buffer): void {
    if (!this.#raw) return;
    const held = this.#held.take();
    if (held.length > 0) this.#talk(this.#raw, 'request', held);
    if (rest.length > 0) this.#talk(this.#raw, 'response', rest);
  }

  #talk({ exchange, decoder }: Raw, direction: Direction, bytes: Buffer): void {
    exchange.raw(direction, bytes, this.#now);
    decoder?.data(direction, bytes, this.#now);
  }

  #restored({ exchange: id, calls }: NonNullable<HttpState['raw']>): Raw | undefined {
    const exchange = this.#waiting.find((waiting) => waiting.id === id);
    return exchange && { exchange, ...(calls && { decoder: this.#options.upgraded(id, calls) }) };
  }

  /** It waits for its answer, or had it before all of it was said. */
  #asker(state: ExchangeState): Exchange {
    return this.#waiting.find(({ id }) => id === state.id) ?? new Exchange(this.#options, state);
  }
}
