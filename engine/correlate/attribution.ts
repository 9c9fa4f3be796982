/**
 * Which span caused this? Exact where something names the cause (the process, the container's id, an overlay layer, an
 * address, a port); inferred where only one request was open; else the background lane. Never a guess between two traces.
 */
import type { Component } from '#engine/trace/component.ts';
import type { Json } from '#engine/trace/event.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';
import { stepIn } from './build-place.ts';
import { identitiesIn } from './identity.ts';
import { networkWork } from './network-work.ts';
import type { Daemon, Process } from './process-table.ts';
import type { Place, Span } from './span.ts';
import { type Call, type Exchange, isLive, type Request, type World } from './world.ts';

export const NOWHERE: Place = { trace: BACKGROUND };

export const under = (parent: Span, parentEvidence?: 'inferred'): Place => ({
  trace: parent.trace,
  parent,
  ...(parentEvidence && { parentEvidence }),
});

/** Where something that this process does belongs. @param detail arguments that may name a container */
export function placeOf(world: World, process: Process, detail?: Json): Place {
  const { activity, component, container } = process;
  const order = component === 'shim' ? orderFor(world, process) : undefined;
  if (order) return under(order.span);
  if (activity && isLive(world, activity.span.trace)) return under(activity.span);
  if (activity || container) return placeOfLeftover(world, process, detail);
  if (component === 'terminal') return placeInTerminal(world, process);
  if (component === 'dockerd' || component === 'containerd') return placeInDaemon(world, component, detail);
  return NOWHERE;
}

/** What containerd wants of this shim now, other than to be there. */
function orderFor(world: World, { activity, container }: Process): Call | undefined {
  const call = container === undefined ? undefined : (orderTo(world, container) ?? callFor(world, container));
  return call && call.span.id !== activity?.span.parent ? call : undefined;
}

/** What outlived its command (a shim, a container, a port proxy) works for the command in flight that concerns its container. */
function placeOfLeftover(world: World, process: Process, detail?: Json): Place {
  const { activity } = process;
  const container = process.container ?? world.containers.recogniseIn([...process.argv]) ?? recognised(world, detail);
  const concern = container && concernOf(world, container, process.component === 'shim' ? 'containerd' : 'dockerd');
  if (concern) return under(concern, 'inferred');
  const late = container && lateCause(world, container);
  if (late) return late;
  return activity?.span.trace === BACKGROUND ? under(activity.span) : NOWHERE;
}

function placeInTerminal(world: World, process: Process): Place {
  if (process.entering) return NOWHERE;
  const terminal = process.terminal === undefined ? undefined : world.terminals.get(process.terminal);
  const root = process.command ?? terminal?.command?.root;
  return root ? under(root) : NOWHERE;
}

/** What a daemon does in its own process: any of its threads may work for any request. */
export function placeInDaemon(world: World, daemon: Daemon, detail?: Json): Place {
  const identities = identitiesIn(detail);
  const container = world.containers.recognise(identities);
  const concern = container && concernOf(world, container, daemon);
  if (concern) {
    const placedBy = world.containers.wordsFor(container, identities);
    world.containers.learn(container, identities);
    return { ...under(concern), placedBy };
  }
  const network = container ? undefined : networkWork(world, detail);
  if (network)
    return { ...under(network.request.span, network.certain ? undefined : 'inferred'), placedBy: [network.bridge] };
  const making = exchanges(world).find((exchange) => overlaps(exchange.named, identities));
  if (making) return placeByWords(world, making, identities);
  const sole = soleRequest(daemon === 'containerd' ? unary(world) : work(world));
  if (container && isItself(identities)) return lateCause(world, container) ?? NOWHERE;
  const gone = container ? undefined : goneContainer(detail);
  if (gone) return placeOfGone(world, gone);
  if (!sole) return NOWHERE;
  if (sole.alone) remember(world, sole.request, identities);
  return under(stepIn(world, sole.request) ?? sole.request.span, 'inferred');
}

/** A build that makes containers names the words of all of them: which step it is for is known by time. */
function placeByWords(world: World, making: Exchange, identities: Set<string>): Place {
  const step = stepIn(world, making);
  const placedBy = [...identities].filter((word) => making.named.has(word));
  return { ...(step ? under(step, 'inferred') : under(making.span)), placedBy };
}

/** Ids are nobody else's; an address, a port or an interface is taken by the next container when its owner is at rest. */
const isItself = (identities: Set<string>): boolean => [...identities].some((word) => /^[0-9a-f]{64}$/.test(word));

/** Its directory is named by its id, and an id that nobody knows any more is of a container that is gone. */
const goneContainer = (detail: Json | undefined): string | undefined =>
  /\/docker\/containers\/([0-9a-f]{64})/.exec(JSON.stringify(detail) ?? '')?.[1];

/** dockerd says that it is gone before it has tidied up. */
function placeOfGone(world: World, container: string): Place {
  const remover = world.containers.removerOf(container);
  return remover ? { ...under(remover, 'inferred'), placedBy: [container] } : NOWHERE;
}

/** A request that makes a container is over before. */
const MOST_NAMED = 1000;

/** Words that were named while one request was open belong to that request's container, also when others come. */
function remember(world: World, request: Request, identities: Set<string>): void {
  if (request.container) world.containers.learn(request.container, identities);
  else if ('named' in request && (request as Exchange).named.size < MOST_NAMED)
    for (const identity of identities) (request as Exchange).named.add(identity);
}

const overlaps = (a: Set<string>, b: Set<string>): boolean => [...b].some((word) => a.has(word));

const recognised = (world: World, detail?: Json): string | undefined =>
  detail === undefined ? undefined : world.containers.recogniseIn(detail);

const exchanges = (world: World): Exchange[] => [...world.exchanges.values()];
const calls = (world: World): Call[] => [...world.calls.values()];
const unary = (world: World): Call[] => calls(world).filter((call) => !call.streaming && call.to === 'containerd');
const work = (world: World): Request[] => [
  ...exchanges(world),
  ...calls(world).filter((call) => call.to === 'buildkit'),
];

/**
 * The call to containerd in flight for this container. @param names preferred ones, e.g. `Tasks/Create`
 * @param exec of several with such a name the one that is about it
 */
export function callFor(
  world: World,
  container: string,
  names: readonly string[] = [],
  exec?: string,
): Call | undefined {
  const open = unary(world).filter((call) => call.container === container);
  const named = open.filter((call) => names.includes(call.name));
  return named.findLast((call) => call.exec === exec) ?? named.at(-1) ?? open.at(-1);
}

/** What containerd wants of this container's shim now. @param names and `exec` as for `callFor`, e.g. `Task/Create` */
export function orderTo(
  world: World,
  container: string,
  names: readonly string[] = [],
  exec?: string,
): Call | undefined {
  const open = calls(world).filter((call) => call.to === 'shim' && !call.streaming && call.container === container);
  const named = open.filter((call) => names.includes(call.name));
  return named.findLast((call) => call.exec === exec) ?? named.at(-1) ?? open.at(-1);
}

/** Who only listens is the cause of one kind of call, and of nothing else that happens to the container. */
const LISTENERS: Record<string, string> = { 'Tasks/Metrics': '/stats', 'Tasks/ResizePty': '/resize' };

/** The request to dockerd in flight for this container (and this call): one that acts before one that only waits. */
export function requestFor(world: World, container: string, call?: string): Exchange | undefined {
  const open = exchanges(world).filter((exchange) => exchange.container === container);
  const listener = LISTENERS[call ?? ''];
  const listening = listener && open.findLast(({ route }) => route.endsWith(listener));
  return listening || (open.findLast(({ passive }) => !passive) ?? open.findLast(({ idle }) => !idle));
}

function concernOf(world: World, container: string, nearest: Component): Span | undefined {
  const call = nearest === 'containerd' ? callFor(world, container) : undefined;
  return (call ?? requestFor(world, container))?.span;
}

/** The engine tidies up after it has answered: that belongs to the request it answered, as long as its command runs. */
function lateCause(world: World, container: string): Place | undefined {
  const last = stepFor(world, container) ?? world.containers.find(container)?.lastRequest ?? makerOf(world, container);
  return last && isLive(world, last.trace) ? under(last, 'inferred') : undefined;
}

/** A container that no request asked for is a step of the one classic build that runs. */
function makerOf(world: World, container: string): Span | undefined {
  const builds = exchanges(world).filter(({ name, url }) => name === 'POST /build' && !/[?&]version=2/.test(url));
  const known = world.containers.find(container);
  const [build, ...others] = builds;
  if (!known || !build || others.length > 0) return undefined;
  known.lastRequest = stepIn(world, build) ?? build.span;
  return known.lastRequest;
}

/** What dockerd wants with this container: the open request for it, else the one that was answered last. */
export function placeFor(world: World, container: string, call?: string): Place | undefined {
  const cause = requestFor(world, container, call)?.span ?? openOnly(stepFor(world, container));
  return cause ? under(cause) : lateCause(world, container);
}

/** The step of a classic build that said that it runs in this container. */
const stepFor = (world: World, container: string): Span | undefined => world.stepOf.get(container.slice(0, 12));
const openOnly = (span: Span | undefined): Span | undefined => (span?.open ? span : undefined);

/** What dockerd wants with this exec: only its own request, since several may be open for one container. */
export function placeForExec(world: World, exec: string): Place {
  const request = exchanges(world).findLast(({ url }) => url.includes(`/exec/${exec}/start`));
  return request ? under(request.span) : NOWHERE;
}

/** `alone`: there was no other that it could have been. */
type Sole = { request: Request; alone: boolean };

/**
 * The newest open request, if all that are open belong to one command. Those that act before those that wait; those of a
 * command before those of the background.
 */
function soleRequest(open: readonly Request[]): Sole | undefined {
  const acting = open.filter((request) => !request.passive);
  const eligible = acting.length > 0 ? acting : open.filter((request) => !request.idle);
  const commanded = eligible.filter((request) => request.span.trace !== BACKGROUND);
  const candidates = commanded.length > 0 ? commanded : acting;
  const request = candidates.at(-1);
  const isOneTrace = candidates.every((candidate) => candidate.span.trace === request?.span.trace);
  return request && isOneTrace ? { request, alone: candidates.length === 1 } : undefined;
}

export const soleWork = (world: World): Request | undefined => soleRequest(work(world))?.request;
