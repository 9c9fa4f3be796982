/** docker.sock: one span for each request with its answer. */

import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, Outcome } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import { endClassicBuild } from './classic-fold.ts';
import { clientPlace } from './client.ts';
import { httpRoute, isEndless, isIdle, isPassive, queryOf } from './http-route.ts';
import { portIdentity } from './identity.ts';
import type { HttpObservation } from './observation.ts';
import { failed, OK } from './span.ts';
import { noteAnswered } from './volume-writers.ts';
import type { Exchange, World } from './world.ts';

type Of<Kind extends HttpObservation['kind']> = Extract<HttpObservation, { kind: Kind }>;

export function foldHttp(world: World, observation: HttpObservation) {
  if (observation.kind === 'http.request') return request(world, observation);
  const exchange = world.exchanges.get(observation.exchange);
  if (!exchange) return;
  switch (observation.kind) {
    case 'http.response':
      return response(world, exchange, observation);
    case 'http.data':
      return data(world, exchange, observation);
    case 'http.ended':
      return ended(world, exchange, observation);
    case 'http.lost':
      world.exchanges.delete(observation.exchange);
      endClassicBuild(world, observation.exchange, observation.at);
      return world.spans.endUnseen(exchange.span, observation.at);
    default:
      observation satisfies never;
  }
}

/** Of a build: which files they are hangs on where the client stands. */
const SENDS_FILES: ReadonlySet<string> = new Set(['/build', '/session']);

function request(world: World, observation: Of<'http.request'>): void {
  const { at, method, url, peer, exchange, body } = observation;
  const { route, subject } = httpRoute(url);
  const container = subject === undefined ? undefined : containerOf(world, route, subject);
  const name = `${method} ${route}`;
  const attributes = {
    ...requestAttributes(observation),
    ...(container && { [ATTR.containerId]: container }),
    ...(SENDS_FILES.has(route) && peer?.directory !== undefined && { [ATTR.workingDirectory]: peer.directory }),
  };
  const span = world.spans.start({ ...clientPlace(world, peer, at), at, from: 'cli', to: 'dockerd', name, attributes });
  const passive = isPassive(method, route);
  const named = new Set(wordsOf(world, name, subject, body?.content));
  const known = { span, name, passive, idle: isIdle(route), container, named };
  world.exchanges.set(exchange, { ...known, to: 'dockerd', url, route, subject });
  if (container && !passive) world.containers.add(container).lastRequest = span;
}

/** What is known from the beginning to stand for what this request makes or removes. */
function wordsOf(world: World, name: string, subject: string | undefined, content: Json | undefined): string[] {
  if (name === 'POST /containers/create') return publishedPorts(content).map(portIdentity);
  const bridge = name === 'DELETE /networks/{id}' ? world.bridges.get(subject ?? '') : undefined;
  return bridge ? [bridge] : [];
}

/** An exec's id stands for its container; the id of a container that was there before us is enough to know it. */
function containerOf(world: World, route: string, subject: string): string | undefined {
  if (route.startsWith('/exec/')) return world.containers.recognise([subject]);
  if (!route.startsWith('/containers/')) return undefined;
  const known = world.containers.find(subject)?.id;
  return known ?? (/^[0-9a-f]{64}$/.test(subject) ? world.containers.add(subject).id : undefined);
}

const requestAttributes = ({ method, url, headers, body, connection, peer }: Of<'http.request'>): Attributes => ({
  [ATTR.httpMethod]: method,
  [ATTR.urlPath]: url,
  [ATTR.httpRequestHeaders]: headers,
  ...(body?.content !== undefined && { [ATTR.httpRequestBody]: body.content }),
  ...(body && { [ATTR.httpRequestSize]: body.size }),
  [ATTR.connection]: connection,
  ...(peer && { [ATTR.pid]: peer.pid }),
  [ATTR.probe]: 'docker.sock',
});

/** When the answer of a stream begins is worth telling; any other answer is told with its end. */
function response(world: World, exchange: Exchange, { at, status, headers, upgrade }: Of<'http.response'>): void {
  exchange.answer = {
    [ATTR.httpStatus]: status,
    [ATTR.httpResponseHeaders]: headers,
    ...(upgrade && { [ATTR.upgrade]: upgrade }),
  };
  exchange.status = status;
  if (upgrade || isEndless(exchange.route)) world.spans.event(exchange.span, at, 'response', exchange.answer);
}

function data(world: World, { span }: Exchange, { at, direction, size, text }: Of<'http.data'>): void {
  world.spans.event(span, at, 'data', {
    [ATTR.direction]: direction,
    [ATTR.size]: size,
    ...(text !== undefined && { [ATTR.text]: text }),
    [ATTR.probe]: 'docker.sock',
  });
}

function ended(world: World, exchange: Exchange, observation: Of<'http.ended'>): void {
  world.exchanges.delete(observation.exchange);
  noteAnswered(world, exchange, observation.at);
  endClassicBuild(world, observation.exchange, observation.at);
  const content = observation.body?.content;
  if (exchange.status !== undefined && exchange.status < 400) learn(world, exchange, content);
  world.spans.end(exchange.span, observation.at, outcomeOf(exchange, observation), {
    ...exchange.answer,
    ...(content !== undefined && { [ATTR.httpResponseBody]: content }),
    ...(exchange.container && { [ATTR.containerId]: exchange.container }),
    [ATTR.httpRequestSize]: observation.requestSize,
    [ATTR.httpResponseSize]: observation.responseSize,
    ...cutsOf(exchange, observation),
  });
}

/** What went on as HTTP/2 is told message by message. */
function cutsOf({ answer }: Exchange, { requestCut = 0, responseCut = 0 }: Of<'http.ended'>): Attributes {
  if (answer?.[ATTR.upgrade] === 'h2c') return {};
  return {
    ...(requestCut > 0 && { [ATTR.httpRequestCut]: requestCut }),
    ...(responseCut > 0 && { [ATTR.httpResponseCut]: responseCut }),
  };
}

function outcomeOf({ status, route }: Exchange, { aborted, body }: Of<'http.ended'>): Outcome {
  if (status !== undefined && status >= 400) return failed(messageOf(body?.content) ?? `status ${status}`);
  if (status === undefined) return failed('the connection was closed before there was an answer');
  return aborted && !isEndless(route) ? failed('the connection was closed before the answer was complete') : OK;
}

function messageOf(content: Json | undefined): string | undefined {
  const message = jsonField(content, 'message');
  if (typeof message === 'string') return message;
  return typeof content === 'string' && content !== '' ? content.trim() : undefined;
}

/** What the answer tells about containers: the id of a new one (or of an exec in one), a new name. */
function learn(world: World, exchange: Exchange, content: Json | undefined): void {
  const id = jsonField(content, 'Id');
  const name = queryOf(exchange.url).get('name');
  if (exchange.name === 'POST /containers/create' && typeof id === 'string') {
    exchange.container = id;
    world.containers.add(id).lastRequest = exchange.span;
    world.containers.learn(id, exchange.named);
    if (name) world.containers.name(id, name);
  }
  if (exchange.name === 'POST /containers/{id}/exec' && typeof id === 'string' && exchange.container)
    world.containers.learn(exchange.container, [id]);
  if (exchange.name === 'POST /containers/{id}/rename' && name && exchange.container)
    world.containers.name(exchange.container, name);
}

function publishedPorts(content: Json | undefined): string[] {
  const bindings = jsonField(jsonField(content, 'HostConfig'), 'PortBindings');
  if (!bindings || typeof bindings !== 'object') return [];
  const ports = Object.values(bindings).flatMap((list) => (Array.isArray(list) ? list : []));
  return ports
    .map((binding) => jsonField(binding, 'HostPort'))
    .filter((port): port is string => typeof port === 'string' && port !== '');
}
