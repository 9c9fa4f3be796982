/** containerd.sock, BuildKit's calls on a hijacked docker.sock, and ttrpc between containerd and its shims: one span for each call. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';
import { NOWHERE, placeFor, placeForExec, placeInDaemon, requestFor, under } from './attribution.ts';
import { endBuild, noteBuildCall } from './buildkit-fold.ts';
import { clientPlace } from './client.ts';
import { containerIn, eventIn, execIn, idsIn, taskIn } from './containerd-message.ts';
import { grpcStatusName } from './grpc-status.ts';
import type { GrpcObservation, Peer } from './observation.ts';
import { daemonOf } from './program.ts';
import { placeOfForward, placeToShim } from './shim-call.ts';
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
    case 'grpc.lost':
      world.calls.delete(observation.call);
      endBuild(world, observation.call, observation.at);
      return world.spans.endUnseen(call.span, observation.at);
    default:
      observation satisfies never;
  }
}

/** `/containerd.services.tasks.v1.Tasks/Create` → `Tasks/Create` */
const callName = (path: string): string => path.slice(path.lastIndexOf('.') + 1).replace(/^\//, '');

function request(world: World, observation: Of<'grpc.request'>): void {
  const { at, path, socket, message: sent } = observation;
  const name = callName(path);
  const { from, to, place, container } = routeOf(world, observation, name);
  // What a shim tells is no order: nothing is done for it.
  const isTold = socket === 'containerd.sock.ttrpc';
  if (container && !isTold) world.containers.learn(container, idsIn(name, sent));
  const attributes = { ...requestAttributes(observation), ...(container && { [ATTR.containerId]: container }) };
  const span = world.spans.start({ ...place, at, from, to, name, attributes });
  const streaming = isStream(name) || isTold;
  const exec = execIn(sent);
  world.calls.set(observation.call, {
    span,
    name,
    passive: streaming,
    idle: streaming,
    to,
    container,
    exec,
    streaming,
  });
  if (socket === 'docker.sock') noteBuildCall(world, observation.call, name, span, sent);
  const context = contextOf(observation);
  if (context && container) world.contexts.set(context, container);
}

function routeOf(world: World, observation: Of<'grpc.request'>, name: string): Route {
  const { socket, message: sent, shim } = observation;
  switch (socket) {
    case 'docker.sock':
      return toBuildkit(world, observation);
    case 'containerd.sock': {
      const container = containerOf(world, name, sent);
      return { ...toContainerd(world, observation, name, container), container };
    }
    case 'shim.sock': {
      const container = shim ?? taskIn(sent);
      const place = isStream(name) ? NOWHERE : placeToShim(world, methodOf(name), container, sent);
      return { from: 'containerd', to: 'shim', place, container };
    }
    case 'containerd.sock.ttrpc':
      return { from: 'shim', to: 'containerd', ...placeOfForward(world, sent) };
    default:
      return socket satisfies never;
  }
}

const methodOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

type Route = { from: Component; to: Component; place: Place; container?: string | undefined };

function toContainerd(
  world: World,
  observation: Of<'grpc.request'>,
  name: string,
  container: string | undefined,
): Route {
  const { peer, at } = observation;
  if (isTool(peer)) return { from: 'cli', to: 'containerd', place: clientPlace(world, peer, at) };
  const place = isStream(name) ? NOWHERE : dockerdPlace(world, observation, name, container);
  return { from: 'dockerd', to: 'containerd', place };
}

/** The numbers of a container are asked for by a filter. */
const containerOf = (world: World, name: string, message: Json | undefined): string | undefined =>
  containerIn(name, message) ?? (name === 'Tasks/Metrics' ? world.containers.recogniseIn(message ?? null) : undefined);

/** `ctr` and the like: anybody but the daemons themselves. */
const isTool = (peer: Peer | undefined): boolean => peer !== undefined && peer.argv.length > 0 && !daemonOf(peer.argv);

/** Exact by the id of an exec or a container, or by a trace context that was seen with one; else the one request that is open. */
function dockerdPlace(
  world: World,
  observation: Of<'grpc.request'>,
  name: string,
  container: string | undefined,
): Place {
  const exec = execIn(observation.message);
  if (exec) return placeForExec(world, exec);
  const place = container && placeFor(world, container, name);
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

const requestAttributes = ({ path, metadata, message, cut, peer, socket }: Of<'grpc.request'>): Attributes => ({
  [ATTR.rpcSystem]: socket === 'shim.sock' || socket === 'containerd.sock.ttrpc' ? 'ttrpc' : 'grpc',
  [ATTR.rpcService]: path.slice(1, path.lastIndexOf('/')),
  [ATTR.rpcMethod]: path.slice(path.lastIndexOf('/') + 1),
  [ATTR.rpcMetadata]: metadata,
  ...(message !== undefined && { [ATTR.rpcRequest]: message }),
  ...(cut !== undefined && { [ATTR.rpcRequestCut]: cut }),
  ...(peer && { [ATTR.pid]: peer.pid }),
  [ATTR.probe]: socket,
});

function message(world: World, call: Call, { at, direction, message: body, cut }: Of<'grpc.message'>) {
  const event = call.name === 'Events/Subscribe' ? eventIn(body) : undefined;
  if (event) return engineEvent(world, call, at, event.topic, event.container, body);
  world.spans.event(call.span, at, 'message', {
    [ATTR.direction]: direction,
    [direction === 'request' ? ATTR.rpcRequest : ATTR.rpcResponse]: body,
    ...(cut !== undefined && { [direction === 'request' ? ATTR.rpcRequestCut : ATTR.rpcResponseCut]: cut }),
    ...bulkIn(body),
  });
}

/** Large messages that the probe tells together. */
function bulkIn(body: Json): Attributes {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const { '@folded': count, '@bytes': size } = body;
  return typeof count === 'number' && typeof size === 'number' ? { [ATTR.count]: count, [ATTR.size]: size } : {};
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
  const call = [...world.calls.values()].findLast(
    (open) => open.container === container && open.to === 'containerd' && !open.streaming,
  );
  const span = call?.span ?? placeFor(world, container)?.parent;
  return span?.trace === BACKGROUND && !call ? undefined : span;
}

function ended(
  world: World,
  call: Call,
  { call: id, at, status, statusMessage, message: answer, cut }: Of<'grpc.ended'>,
): void {
  world.calls.delete(id);
  endBuild(world, id, at);
  const outcome = status === 0 ? OK : failed(statusMessage || grpcStatusName(status));
  world.spans.end(call.span, at, outcome, {
    [ATTR.rpcStatus]: status,
    ...(statusMessage && { [ATTR.rpcMessage]: statusMessage }),
    ...(answer !== undefined && { [ATTR.rpcResponse]: answer }),
    ...(cut !== undefined && { [ATTR.rpcResponseCut]: cut }),
  });
}
