/** containerd.sock, and BuildKit's calls on a hijacked docker.sock: one span for each call. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';
import { NOWHERE, placeFor, placeInDaemon, requestFor, under } from './attribution.ts';
import { clientPlace } from './client.ts';
import { containerIn, eventIn, idsIn } from './containerd-message.ts';
import { grpcStatusName } from './grpc-status.ts';
import type { GrpcObservation, Peer } from './observation.ts';
import { daemonOf } from './program.ts';
import { failed, OK, type Place } from './span.ts';
import type { Call, Request, World } from './world.ts';

type Of<Kind extends GrpcObservation['kind']> = Extract<GrpcObservation, { kind: Kind }>;

export function foldGrpc(world: World, observation: GrpcObservation) {
  if (observation.kind === 'grpc.request') return request(world, observation);
  const call = world.calls.get(observation.call);
  if (!call) return;
  switch (observation.kind) {
    case 'grpc.message':
      return message(world, call, observation);
    case 'grpc.ended':
      return ended(world, call, observation);
    default:
      observation satisfies never;
  }
}

/** `/containerd.services.tasks.v1.Tasks/Create` → `Tasks/Create` */
const callName = (path: string): string => path.slice(path.lastIndexOf('.') + 1).replace(/^\//, '');

function request(world: World, observation: Of<'grpc.request'>): void {
  const { at, path, socket, message: sent } = observation;
  const name = callName(path);
  const container = socket === 'containerd.sock' ? containerIn(name, sent) : undefined;
  if (container) world.containers.learn(container, idsIn(name, sent));
  const { from, to, place } =
    socket === 'containerd.sock' ? toContainerd(world, observation, name, container) : toBuildkit(world, observation);
  const attributes = { ...requestAttributes(observation), ...(container && { [ATTR.containerId]: container }) };
  const span = world.spans.start({ ...place, at, from, to, name, attributes });
  const streaming = isStream(name);
  world.calls.set(observation.call, { span, name, passive: streaming, idle: streaming, to, container, streaming });
  const context = contextOf(observation);
  if (context && container) world.contexts.set(context, container);
}

type Route = { from: Component; to: Component; place: Place };

function toContainerd(
  world: World,
  observation: Of<'grpc.request'>,
  name: string,
  container: string | undefined,
): Route {
  const { peer, at } = observation;
  if (isTool(peer)) return { from: 'cli', to: 'containerd', place: clientPlace(world, peer, at) };
  const place = isStream(name) ? NOWHERE : dockerdPlace(world, observation, container);
  return { from: 'dockerd', to: 'containerd', place };
}

/** `ctr` and the like: anybody but the daemons themselves. */
const isTool = (peer: Peer | undefined): boolean => peer !== undefined && peer.argv.length > 0 && !daemonOf(peer.argv);

/** Exact by the container's id, or by a trace context that was seen with one; else the one request that is open. */
function dockerdPlace(world: World, observation: Of<'grpc.request'>, container: string | undefined): Place {
  const place = container && placeFor(world, container);
  if (place) return place;
  const sibling = siblingOf(world, contextOf(observation));
  if (sibling) return under(sibling.span);
  return placeInDaemon(world, 'dockerd', observation.message);
}

/** The request whose other call, under the same trace context, named its container. */
function siblingOf(world: World, context: string | undefined): Request | undefined {
  if (context === undefined) return undefined;
  const container = world.contexts.get(context);
  return container === undefined ? undefined : requestFor(world, container);
}

/** `00-<trace>-<span>-01` → the trace */
const contextOf = ({ metadata }: Of<'grpc.request'>): string | undefined => metadata.traceparent?.split('-')[1];

/** On `/session` the roles are swapped: the engine asks the CLI for files and secrets. */
function toBuildkit(world: World, { exchange, peer, at }: Of<'grpc.request'>): Route {
  const carrier = exchange === undefined ? undefined : world.exchanges.get(exchange);
  const place = carrier ? under(carrier.span) : clientPlace(world, peer, at);
  return carrier?.route === '/session'
    ? { from: 'buildkit', to: 'cli', place }
    : { from: 'cli', to: 'buildkit', place };
}

const isStream = (name: string): boolean =>
  /\/(Subscribe|Wait|Status|ListenBuildHistory|DiffCopy|TarStream|Session)$/.test(name);

const requestAttributes = ({ path, metadata, message, peer, socket }: Of<'grpc.request'>): Attributes => ({
  [ATTR.rpcSystem]: 'grpc',
  [ATTR.rpcService]: path.slice(1, path.lastIndexOf('/')),
  [ATTR.rpcMethod]: path.slice(path.lastIndexOf('/') + 1),
  [ATTR.rpcMetadata]: metadata,
  ...(message !== undefined && { [ATTR.rpcRequest]: message }),
  ...(peer && { [ATTR.pid]: peer.pid }),
  [ATTR.probe]: socket,
});

function message(world: World, call: Call, { at, direction, message: body }: Of<'grpc.message'>) {
  const event = call.name === 'Events/Subscribe' ? eventIn(body) : undefined;
  if (event) return engineEvent(world, call, at, event.topic, event.container, body);
  world.spans.event(call.span, at, 'message', {
    [ATTR.direction]: direction,
    [direction === 'request' ? ATTR.rpcRequest : ATTR.rpcResponse]: body,
  });
}

/** containerd tells everybody; the event is drawn where it belongs: in the call (else request) that made it happen. */
function engineEvent(
  world: World,
  stream: Call,
  at: Of<'grpc.message'>['at'],
  topic: string,
  container: string | undefined,
  body: Json,
): void {
  const cause = container === undefined ? undefined : causeOf(world, container);
  world.spans.event(cause ?? stream.span, at, topic, {
    [ATTR.topic]: topic,
    ...(container && { [ATTR.containerId]: container }),
    [ATTR.rpcResponse]: body,
    [ATTR.probe]: 'containerd.sock',
  });
}

function causeOf(world: World, container: string) {
  const call = [...world.calls.values()].findLast((open) => open.container === container && !open.streaming);
  const span = call?.span ?? placeFor(world, container)?.parent;
  return span?.trace === BACKGROUND && !call ? undefined : span;
}

function ended(
  world: World,
  call: Call,
  { call: id, at, status, statusMessage, message: answer }: Of<'grpc.ended'>,
): void {
  world.calls.delete(id);
  const outcome = status === 0 ? OK : failed(statusMessage || grpcStatusName(status));
  world.spans.end(call.span, at, outcome, {
    [ATTR.rpcStatus]: status,
    ...(statusMessage && { [ATTR.rpcMessage]: statusMessage }),
    ...(answer !== undefined && { [ATTR.rpcResponse]: answer }),
  });
}
