/** Reading from the registry: manifests, which are counted, blobs, which may be slowed down or spoiled, and lists of tags. */
import { registryError } from './answer.ts';
import { slowed, spoiled } from './byte-streams.ts';
import { asText, headersOnwards, pathAtRegistry, registryOf, withOwnName } from './errand.ts';
import type { Exchange } from './exchange.ts';
import { HUB_ADDRESS } from './hosts.ts';
import type { LabContext } from './lab-context.ts';
import { childrenOf, isIndexType, MANIFEST_TYPES } from './manifest-types.ts';
import { limitHeaders } from './pull-limit.ts';
import { pushedTooMuch } from './push-allowance.ts';
import type { Allowed } from './registry-api.ts';
import { type Return, relay } from './relay.ts';
import { relayUpstream, upstreamFor } from './upstream-pull.ts';

/** A client whose HEAD failed asks again by GET: together they wait for some 20 s. */
const WAIT_MS = { HEAD: 15_000, GET: 5_000 };
const LIMIT_REACHED =
  'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit';

export async function servePull(lab: LabContext, exchange: Exchange, allowed: Allowed): Promise<void> {
  const { path } = allowed;
  if (path.kind === 'manifest') return serveManifest(lab, exchange, allowed, path.reference);
  const query: Record<string, string | null> =
    path.kind === 'tags' ? { n: exchange.query.get('n'), last: exchange.query.get('last') } : {};
  await send(lab, exchange, allowed, pathAtRegistry(allowed, query), {}, (status, headers) => {
    if (status >= 400 || path.kind === 'tags') return asText(lab, headers, exchange.method === 'HEAD');
    return { as: 'stream', headers, through: path.kind === 'blob' ? onTheWay(lab, allowed, path.digest) : [] };
  });
}

function onTheWay({ settings }: LabContext, { path }: Allowed, digest: string) {
  const { corrupt, throttle } = settings;
  return [
    ...(corrupt === digest ? [spoiled(false)] : []),
    ...(corrupt === path.name ? [spoiled(true)] : []),
    ...(throttle === null ? [] : [slowed(throttle)]),
  ];
}

async function serveManifest(lab: LabContext, exchange: Exchange, allowed: Allowed, reference: string): Promise<void> {
  const isMade = await waitUntilMade(lab, exchange, allowed, reference);
  if (!isMade) return exchange.answer(registryError(425, 'UNAVAILABLE', lab.catalogue.explain(allowed.path.name)));
  const isCounted = !allowed.isMirror;
  const who = allowed.account ?? HUB_ADDRESS;
  const limit = lab.settings[allowed.account ? 'account-pull-limit' : 'pull-limit'];
  const told = () => (isCounted ? limitHeaders({ limit, used: lab.pulls.used(who) }, who) : {});
  const taken = isCounted && exchange.method === 'GET' ? lab.pulls.take(who, limit, reference) : { isFree: true };
  if (!taken) return exchange.answer(registryError(429, 'TOOMANYREQUESTS', LIMIT_REACHED, { headers: told() }));
  let cameToNothing = !taken.isFree;
  await send(lab, exchange, allowed, pathAtRegistry(allowed, {}), acceptedTypes(exchange), (status, headers) => {
    cameToNothing &&= status !== 200;
    if (cameToNothing) lab.pulls.giveBack(who);
    cameToNothing = false;
    if (status >= 400) return asText(lab, { ...headers, ...told() }, exchange.method === 'HEAD');
    const whole = (body: Buffer) => lab.pulls.gaveIndex(who, childrenOf(body));
    const isIndex = exchange.method === 'GET' && isIndexType(headers['content-type']);
    return { as: 'stream', headers: { ...headers, ...told() }, through: [], ...(isIndex ? { whole } : {}) };
  });
  if (cameToNothing) lab.pulls.giveBack(who);
}

async function waitUntilMade(
  lab: LabContext,
  exchange: Exchange,
  { path, place }: Allowed,
  reference: string,
): Promise<boolean> {
  if (place.isOwn || !lab.catalogue.isMissing(path.name, reference)) return true;
  if (await lab.store.hasManifest(place.repository, reference)) return true;
  const limitMs = exchange.method === 'HEAD' ? WAIT_MS.HEAD : WAIT_MS.GET;
  return lab.catalogue.waitFor(path.name, reference, limitMs, exchange.left);
}

/** A client that names no type would get the oldest one, which nobody makes any more. */
function acceptedTypes({ request }: Exchange): Record<string, string> {
  const accept = request.headers.accept ?? '';
  return MANIFEST_TYPES.some((type) => accept.includes(type)) ? {} : { accept: MANIFEST_TYPES.join(', ') };
}

async function send(
  lab: LabContext,
  exchange: Exchange,
  allowed: Allowed,
  path: string,
  headers: Record<string, string>,
  back: (status: number, headers: Record<string, string>) => Return,
): Promise<void> {
  const upstream = await upstreamFor(lab, allowed);
  if (upstream)
    return relayUpstream(upstream, lab, exchange, allowed, { path, headers, tooMuch: pushedTooMuch(), back });
  return relay(exchange, {
    ...registryOf(lab),
    ...{ path, up: [], tooMuch: pushedTooMuch() },
    headers: { ...headersOnwards(exchange), ...headers },
    back: (status, given) => back(status, withOwnName(allowed, given)),
  });
}
