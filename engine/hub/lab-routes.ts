/** Who answers a request of a lab, by the name it was sent to. */
import { jsonAnswer, textAnswer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { HUB_HOST, INDEX_HOST, NOTARY_HOST, REGISTRY_HOST, TOKEN_HOST } from './hosts.ts';
import type { LabContext } from './lab-context.ts';
import { serveRegistry } from './registry-api.ts';
import { searchAnswer } from './search.ts';
import { HELP, serveSettings } from './settings-endpoint.ts';
import { serveToken } from './token-endpoint.ts';
import { serveTrust } from './trust-api.ts';

const NOTHING_HERE = textAnswer(404, 'there is nothing here');

export async function serveExchange(lab: LabContext, exchange: Exchange): Promise<void> {
  const { host, isSecure } = exchange;
  if (!exchange.request.url?.startsWith('/')) return exchange.answer(textAnswer(400, 'a path begins with /'));
  if (host === HUB_HOST) return serveHub(lab, exchange);
  if (![REGISTRY_HOST, TOKEN_HOST, INDEX_HOST, NOTARY_HOST].includes(host))
    return exchange.answer(textAnswer(421, `this is not ${host}`));
  if (!isSecure)
    return exchange.answer(textAnswer(301, 'by https only', { location: `https://${host}${exchange.path}` }));
  if (host === NOTARY_HOST) return serveTrust(lab, exchange);
  if (host === TOKEN_HOST) return serveToken(lab, exchange);
  if (host === INDEX_HOST && exchange.path.startsWith('/v1/')) return serveIndex(lab, exchange);
  return serveRegistry(lab, exchange, false);
}

async function serveHub(lab: LabContext, exchange: Exchange): Promise<void> {
  if (exchange.path.startsWith('/v2')) return serveRegistry(lab, exchange, true);
  if (exchange.path.startsWith('/v1/')) return serveIndex(lab, exchange);
  if (exchange.path === '/settings') return serveSettings(lab, exchange);
  exchange.answer(exchange.path === '/' ? HELP : NOTHING_HERE);
}

async function serveIndex(lab: LabContext, exchange: Exchange): Promise<void> {
  if (exchange.path === '/v1/_ping') return exchange.answer(jsonAnswer(200, true));
  exchange.answer(exchange.path === '/v1/search' ? await searchAnswer(lab, exchange.query) : NOTHING_HERE);
}
