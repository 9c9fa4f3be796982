/** Passes a request on to the registry or the notary and its answer back, as a stream both ways. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Answer, registryError } from './answer.ts';
import { BOUNDS } from './bounds.ts';
import { TooMuch, watched } from './byte-streams.ts';
import type { Exchange } from './exchange.ts';

export type Errand = {
  /** For words: `the registry`. */
  who: string;
  open(options: RequestOptions): ClientRequest;
  /** Path and query there. */
  path: string;
  headers: Record<string, string>;
  /** What the request's body passes through. */
  up: Transform[];
  /** When one of `up` stopped the body. */
  tooMuch: Answer;
  /** Decides, by the registry's head, how it comes back. */
  back(status: number, headers: Record<string, string>): Return;
};

export type Return =
  | {
      as: 'stream';
      headers: Record<string, string>;
      through: Transform[];
      whole?(body: Buffer): void;
      wholeLimit?: number;
    }
  /** Read to its end and changed; for small answers. */
  | { as: 'text'; headers: Record<string, string>; change(body: string): string }
  /** Thrown away: something else is said instead. */
  | { as: 'answer'; answer(): Promise<Answer> };

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'te',
  'proxy-connection',
  'date',
];
const STALLED_MS = 120_000;

/** Resolves when the exchange is over, however it ended; never rejects. */
export async function relay(exchange: Exchange, errand: Errand): Promise<void> {
  const { who, path, headers } = errand;
  const upstream = errand.open({ method: exchange.method, path, headers, timeout: STALLED_MS });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', (response) => {
      // From here on a slow client makes it wait, which is no fault of the registry's.
      upstream.setTimeout(0);
      resolve(response);
    });
    upstream.once('error', reject);
    upstream.once('timeout', () => upstream.destroy(new Error(`${who} said nothing for too long`)));
  });
  answered.catch(() => {});
  const leave = () => upstream.destroy(new Error('the client is gone'));
  exchange.left.addEventListener('abort', leave, { once: true });
  try {
    const sending = send(exchange, errand, upstream);
    // An answer may come before all is sent: a refusal. A body that was stopped gets none.
    const response = await Promise.race([answered, sending.then(() => answered)]);
    sending.catch(() => {});
    await giveBack(exchange, errand, response);
    exchange.drain();
  } catch (error) {
    upstream.destroy();
    explain(exchange, errand, error);
  } finally {
    exchange.left.removeEventListener('abort', leave);
  }
}

/** Not by a pipeline from end to end: it would cut the client's connection before it has its answer. */
async function send(exchange: Exchange, { up }: Errand, upstream: ClientRequest): Promise<void> {
  if (!exchange.hasBody) {
    upstream.end();
    return;
  }
  const entry = watched((piece) => exchange.received.saw(piece));
  const cut = () => entry.destroy(new Error('the client broke off'));
  exchange.request.once('error', cut);
  exchange.request.pipe(entry);
  try {
    await pipeline([entry, ...up, upstream]);
  } finally {
    exchange.request.unpipe(entry);
    exchange.request.off('error', cut);
    if (exchange.response.headersSent) exchange.drain();
  }
}

async function giveBack(exchange: Exchange, errand: Errand, response: IncomingMessage): Promise<void> {
  const status = response.statusCode ?? 502;
  const back = errand.back(status, passedOn(response));
  if (back.as === 'answer') {
    response.resume();
    return exchange.answer(await back.answer());
  }
  if (back.as === 'text') return giveText(exchange, status, back, response);
  response.once('error', (error) => {
    if (!exchange.response.destroyed) exchange.noteFailure(brokenOff(errand, error));
  });
  if (!exchange.begin(status, back.headers)) return;
  const whole = back.whole && collector(back.wholeLimit ?? BOUNDS.indexBytes, back.whole);
  const saw = watched((piece) => {
    exchange.sent.saw(piece);
    whole?.saw(piece);
  });
  await pipeline([response, ...back.through, saw, exchange.response]);
  whole?.end();
}

async function giveText(
  exchange: Exchange,
  status: number,
  { headers, change }: Return & { as: 'text' },
  response: IncomingMessage,
): Promise<void> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > BOUNDS.rewrittenBytes) throw new Error('an answer of the registry is too long');
    pieces.push(piece);
  }
  const body = change(Buffer.concat(pieces).toString());
  // The answer to a HEAD has the length of what a GET would bring, and nothing else.
  if (exchange.method !== 'HEAD') exchange.answer({ status, headers, body });
  else if (exchange.begin(status, headers)) exchange.response.end();
}

function collector(limit: number, whole: (body: Buffer) => void) {
  const pieces: Buffer[] = [];
  let bytes = 0;
  return {
    saw(piece: Buffer) {
      bytes += piece.length;
      if (bytes <= limit) pieces.push(Buffer.from(piece));
    },
    end() {
      if (bytes <= limit) whole(Buffer.concat(pieces));
    },
  };
}

function passedOn(response: IncomingMessage): Record<string, string> {
  const kept = Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function explain(exchange: Exchange, errand: Errand, error: unknown): void {
  const { request: asked, response } = exchange;
  if (exchange.left.aborted || (asked.destroyed && !asked.complete)) exchange.fail('the client went away');
  else if (error instanceof TooMuch) exchange.answer(errand.tooMuch);
  else if (response.headersSent) exchange.fail(brokenOff(errand, error));
  else {
    exchange.noteFailure(brokenOff(errand, error));
    exchange.answer(registryError(503, 'UNAVAILABLE', down(errand), { headers: { 'retry-after': '1' } }));
  }
}

const down = ({ who }: Errand): string => `${who} of the labs does not answer, try again in a moment`;
const brokenOff = ({ who }: Errand, error: unknown): string =>
  `${who} broke off: ${error instanceof Error ? error.message : String(error)}`;
