/** The labs' registry: one span for each request with its answer, as the registry's own side saw it. */

import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, Outcome } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { RegistryObservation } from './observation.ts';
import { registryCause } from './registry-cause.ts';
import { registryRoute } from './registry-route.ts';
import { failed, OK } from './span.ts';
import type { RegistryAsk, World } from './world.ts';

type Of<Kind extends RegistryObservation['kind']> = Extract<RegistryObservation, { kind: Kind }>;

export function foldRegistry(world: World, observation: RegistryObservation) {
  if (observation.kind === 'registry.request') return request(world, observation);
  const ask = world.registryAsks.get(observation.exchange);
  if (!ask) return;
  switch (observation.kind) {
    case 'registry.response':
      return response(world, ask, observation);
    case 'registry.ended':
      return ended(world, ask, observation);
    default:
      observation satisfies never;
  }
}

function request(world: World, observation: Of<'registry.request'>): void {
  const { at, exchange, method, url } = observation;
  const { route, repository, reference } = registryRoute(url);
  const { from, place } = registryCause(world, observation, repository);
  const attributes = {
    ...requestAttributes(observation),
    ...(repository !== undefined && { [ATTR.repository]: repository }),
    ...(reference !== undefined && { [ATTR.reference]: reference }),
  };
  const span = world.spans.start({ ...place, at, from, to: 'registry', name: `${method} ${route}`, attributes });
  world.registryAsks.set(exchange, { span });
}

const requestAttributes = ({ method, url, host, headers, connection, peer }: Of<'registry.request'>): Attributes => ({
  [ATTR.httpMethod]: method,
  [ATTR.serverAddress]: host,
  [ATTR.urlPath]: url,
  [ATTR.httpRequestHeaders]: headers,
  [ATTR.connection]: connection,
  ...(peer && { [ATTR.pid]: peer.pid }),
  [ATTR.probe]: 'hub',
});

/** Where a body follows, what is told already says how long it will be. */
function response(world: World, ask: RegistryAsk, { at, status, headers }: Of<'registry.response'>): void {
  ask.status = status;
  ask.answer = { [ATTR.httpStatus]: status, [ATTR.httpResponseHeaders]: headers };
  world.spans.event(ask.span, at, 'response', ask.answer);
}

function ended(world: World, ask: RegistryAsk, observation: Of<'registry.ended'>): void {
  const { at, exchange, requestBody, responseBody, requestSize, responseSize, requestCut, responseCut } = observation;
  world.registryAsks.delete(exchange);
  world.spans.end(ask.span, at, outcomeOf(ask, observation), {
    ...ask.answer,
    ...(requestBody?.content !== undefined && { [ATTR.httpRequestBody]: requestBody.content }),
    ...(responseBody?.content !== undefined && { [ATTR.httpResponseBody]: responseBody.content }),
    [ATTR.httpRequestSize]: requestSize,
    [ATTR.httpResponseSize]: responseSize,
    ...(requestCut !== undefined && { [ATTR.httpRequestCut]: requestCut }),
    ...(responseCut !== undefined && { [ATTR.httpResponseCut]: responseCut }),
  });
}

function outcomeOf({ status }: RegistryAsk, { failure, responseBody }: Of<'registry.ended'>): Outcome {
  if (failure !== undefined) return failed(failure);
  if (status === undefined) return failed('the connection was closed before there was an answer');
  return status >= 400 ? failed(errorIn(responseBody?.content) ?? `status ${status}`) : OK;
}

/** `{"errors":[{"code":"DENIED","message":"…"}]}`, the registry's form; `{"details":"…"}`, the token server's. */
function errorIn(content: Json | undefined): string | undefined {
  const first = jsonField(content, 'errors');
  const error = Array.isArray(first) ? first[0] : undefined;
  const [code, message] = [jsonField(error, 'code'), jsonField(error, 'message')];
  if (typeof code === 'string') return typeof message === 'string' ? `${code}: ${message}` : code;
  const details = jsonField(content, 'details') ?? jsonField(content, 'message');
  return typeof details === 'string' ? details : undefined;
}
