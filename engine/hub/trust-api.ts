/** `notary.docker.io`: what signs and checks which digest a tag stands for, as one lab sees it. */
import { request as secureRequest } from 'node:https';
import { LabError } from '#engine/lab/driver.ts';
import { registryError, textAnswer } from './answer.ts';
import { authorise, baseAnswer } from './authorise.ts';
import { BOUNDS } from './bounds.ts';
import { guarded } from './byte-streams.ts';
import { NOTARY_SERVICE } from './challenge.ts';
import { headersOnwards } from './errand.ts';
import type { Exchange } from './exchange.ts';
import type { LabContext } from './lab-context.ts';
import type { Notary } from './notary-process.ts';
import { relay } from './relay.ts';
import type { Action } from './scope.ts';
import { readTrustPath, type TrustPath } from './trust-path.ts';

type Collection = Exclude<TrustPath, { kind: 'base' }>;

const READ = ['GET', 'HEAD'];
const WRITE = ['POST', 'DELETE'];
const TOO_MUCH = registryError(
  403,
  'DENIED',
  `this lab has signed all that it may (${BOUNDS.signedPerLab / 2 ** 20} MiB); start a new lab for more`,
);

export async function serveTrust(lab: LabContext, exchange: Exchange): Promise<void> {
  const path = readTrustPath(exchange.path);
  const { authorization } = exchange.request.headers;
  if (!path) return exchange.answer(textAnswer(404, '404 page not found'));
  if (path.kind === 'base')
    return exchange.answer(baseAnswer(authorise(lab, authorization, undefined, NOTARY_SERVICE)));
  const { method } = exchange;
  if (![...READ, ...WRITE].includes(method))
    return exchange.answer(registryError(405, 'UNSUPPORTED', 'the operation is unsupported'));
  const permit = authorise(lab, authorization, { name: path.gun, actions: needed(path, method) }, NOTARY_SERVICE);
  if ('refused' in permit) return exchange.answer(permit.refused);
  await serveCollection(lab, exchange, path);
}

/** To ask for a key makes one, so it is a write as well. */
const isRead = ({ kind }: Collection, method: string): boolean => kind === 'metadata' && READ.includes(method);
const needed = (path: Collection, method: string): Action[] => (isRead(path, method) ? ['pull'] : ['pull', 'push']);

async function serveCollection(lab: LabContext, exchange: Exchange, path: Collection): Promise<void> {
  if (!isRead(path, exchange.method) && !lab.signing.take(BOUNDS.writeBytes)) return exchange.answer(TOO_MUCH);
  const notary = await runningNotary(lab, exchange);
  if (!notary) return;
  await relay(exchange, {
    who: 'the notary',
    // No connection is kept: after it died, the next one is on another port.
    open: (options) => secureRequest({ ...notary.address(), ...options, agent: false }),
    path: `/v2/${path.gun}/_trust/tuf/${path.file}`,
    headers: headersOnwards(exchange),
    up: [guarded((bytes) => lab.signing.take(bytes))],
    tooMuch: TOO_MUCH,
    back: (_status, headers) => ({ as: 'stream', headers, through: [] }),
  });
}

/** Null when there is none: the client has been told so then. */
async function runningNotary(lab: LabContext, exchange: Exchange): Promise<Notary | null> {
  try {
    return await lab.notary.get();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    exchange.noteFailure([error.message, error.fix].filter(Boolean).join(': '));
    exchange.answer(registryError(503, 'UNAVAILABLE', 'the notary of this lab does not start'));
    return null;
  }
}
