/** One request and its answer, as they are told. */
import type { BuildObservation, HttpObservation, Peer } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { ClassicBuild, type ClassicBuildState, newClassicBuild } from './classic-build.ts';
import { BodyCollector, type BodyState, isText, newBody } from './http-body.ts';
import type { Head } from './http-message.ts';
import { newStreamText, StreamText, type StreamTextState } from './http-stream-text.ts';
import type { Direction } from './unix-tee.ts';

export type Tell = (observation: HttpObservation | BuildObservation) => void;

/** Answers that go on while something happens; `start` is an exec's and `create` an image's, not a container's. */
const STREAM =
  /\/(attach|logs|wait|stats|top|export|archive|events|build|push|load|get|session|grpc|images\/create|exec\/[^/]+\/start)$|\/attach\/ws$/;
const RAW_STREAM = /application\/vnd\.docker\.(raw|multiplexed)-stream/;
/** Sizes without text are told at most this often, nanoseconds. */
const QUIET_NS = 100e6;

type Untold = { size: number; since: Nanos };
type Both<T> = Record<Direction, T>;

/** Where it is one of, who asks, and how it is told. */
export type ExchangeOptions = { connection: number; peer: Peer | undefined; tell: Tell };

export type ExchangeState = {
  id: number;
  head: Head;
  bodies: Both<BodyState>;
  text: Both<StreamTextState | undefined>;
  untold: Both<Untold | undefined>;
  requestTold: boolean;
  ended: boolean;
  build?: ClassicBuildState | undefined;
};

export const newExchange = (id: number, head: Head): ExchangeState => ({
  id,
  head,
  bodies: { request: newBody(isText(head.headers['content-type'])), response: newBody(false) },
  text: { request: undefined, response: undefined },
  untold: { request: undefined, response: undefined },
  requestTold: false,
  ended: false,
  build: newClassicBuild(head.method, head.url),
});

export class Exchange {
  readonly id: number;
  readonly method: string;
  /** The protocol that the client asks to go on with. */
  readonly asksFor: string | undefined;
  readonly #connection: number;
  readonly #peer: Peer | undefined;
  readonly #tell: Tell;
  readonly #head: Head;
  readonly #request: BodyCollector;
  #response: BodyCollector;
  readonly #streams: boolean;
  readonly #text: Both<StreamText | undefined>;
  readonly #untold: Both<Untold | undefined>;
  readonly #build: ClassicBuild | undefined;
  #requestTold: boolean;
  #ended: boolean;

  constructor({ connection, peer, tell }: ExchangeOptions, state: ExchangeState) {
    const { id, head, bodies, text, untold, requestTold, ended, build } = state;
    this.id = id;
    this.#connection = connection;
    this.#peer = peer;
    this.#head = head;
    this.#tell = tell;
    this.method = head.method;
    this.asksFor = /upgrade/i.test(head.headers.connection ?? '') ? head.headers.upgrade : undefined;
    this.#streams = STREAM.test(head.url.replace(/\?.*/s, ''));
    this.#request = new BodyCollector(bodies.request);
    this.#response = new BodyCollector(bodies.response);
    this.#text = both((direction) => text[direction] && new StreamText(text[direction]));
    this.#untold = { ...untold };
    this.#build = build && new ClassicBuild(build);
    this.#requestTold = requestTold;
    this.#ended = ended;
  }

  get state(): ExchangeState {
    return {
      id: this.id,
      head: this.#head,
      bodies: { request: this.#request.state, response: this.#response.state },
      text: both((direction) => this.#text[direction]?.state),
      untold: { ...this.#untold },
      requestTold: this.#requestTold,
      ended: this.#ended,
      build: this.#build?.state,
    };
  }

  /** Told at once unless a JSON body comes that is worth waiting for. */
  requestHead(at: Nanos): void {
    const { headers } = this.#head;
    const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
    if (!(hasBody && isText(headers['content-type']))) this.tellRequest(at);
  }

  /** What comes after an answer that did not wait for it belongs to no story. */
  requestBody(bytes: Buffer, at: Nanos): void {
    if (this.#ended) return;
    this.#request.add(bytes);
    this.#build?.sent(bytes);
    if (this.#request.overflows) this.tellRequest(at);
    if (this.#streams && this.#requestTold) this.#data('request', bytes, at);
  }

  tellRequest(at: Nanos): void {
    if (this.#requestTold) return;
    this.#requestTold = true;
    const { method, url, headers } = this.#head;
    const body = this.#request.body();
    const request = {
      connection: this.#connection,
      exchange: this.id,
      ...(this.#peer ? { peer: this.#peer } : {}),
      method,
      url,
      headers,
    };
    this.#tell({ kind: 'http.request', at, ...request, ...(body ? { body } : {}) });
  }

  /** True when the connection belongs to this exchange from here on, with no HTTP any more. */
  responseHead(head: Head, at: Nanos): boolean {
    this.tellRequest(at);
    const { status, headers } = head;
    const raw = RAW_STREAM.test(headers['content-type'] ?? '');
    const hijacked = status === 101 || (raw && !headers['transfer-encoding'] && !headers['content-length']);
    const upgrade = status === 101 ? { upgrade: headers.upgrade ?? this.asksFor ?? '' } : {};
    this.#tell({ kind: 'http.response', at, exchange: this.id, status, headers, ...upgrade });
    if (raw || isText(headers['content-type'])) this.#text.response = new StreamText(newStreamText(raw));
    if (hijacked && raw) this.#text.request = new StreamText(newStreamText(false));
    this.#response = new BodyCollector(newBody(!raw && isText(headers['content-type'])));
    return hijacked;
  }

  responseBody(bytes: Buffer, at: Nanos): void {
    this.#response.add(bytes);
    if (this.#streams) this.#data('response', bytes, at);
    if (this.#build) this.#tellBuild([...this.#build.files(), ...this.#build.answered(bytes)], at);
  }

  /** The client will say no more. */
  clientLeft(at: Nanos): void {
    if (this.#build && !this.#ended) this.#tellBuild([{ kind: 'build.answer', lines: [{ kind: 'left' }] }], at);
  }

  #tellBuild(told: ReturnType<ClassicBuild['answered']>, at: Nanos): void {
    for (const each of told) this.#tell({ ...each, at, exchange: this.id } as BuildObservation);
  }

  /** Bytes after the protocol changed. */
  raw(direction: Direction, bytes: Buffer, at: Nanos): void {
    if (direction === 'request') this.#request.add(bytes);
    else this.#response.add(bytes);
    this.#data(direction, bytes, at);
  }

  end(at: Nanos, aborted: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.tellRequest(at);
    this.#tellBuild(this.#build?.files() ?? [], at);
    for (const direction of ['request', 'response'] as const) this.#tellSize(direction, at);
    const body = this.#response.body();
    const sizes = { requestSize: this.#request.size, responseSize: this.#response.size };
    const cuts = { requestCut: this.#cut('request'), responseCut: this.#cut('response') };
    this.#tell({
      kind: 'http.ended',
      at,
      exchange: this.id,
      ...(body ? { body } : {}),
      ...sizes,
      ...cuts,
      ...(aborted ? { aborted } : {}),
    });
  }

  /** A stream's text is in what was told of it; of any other body its content. */
  #cut(direction: Direction): number {
    const body = direction === 'request' ? this.#request : this.#response;
    return Math.min(body.cut, this.#text[direction]?.cut ?? body.cut);
  }

  #data(direction: Direction, bytes: Buffer, at: Nanos): void {
    const text = this.#text[direction]?.write(bytes);
    const untold = this.#untold[direction] ?? { size: 0, since: at };
    const size = untold.size + bytes.length;
    if (text === undefined && at - untold.since < QUIET_NS) {
      this.#untold[direction] = { size, since: untold.since };
      return;
    }
    this.#untold[direction] = undefined;
    this.#tell({ kind: 'http.data', at, exchange: this.id, direction, size, ...(text === undefined ? {} : { text }) });
  }

  #tellSize(direction: Direction, at: Nanos): void {
    const untold = this.#untold[direction];
    if (!untold) return;
    this.#untold[direction] = undefined;
    this.#tell({ kind: 'http.data', at, exchange: this.id, direction, size: untold.size });
  }
}

const both = <T>(of: (direction: Direction) => T): Both<T> => ({ request: of('request'), response: of('response') });
