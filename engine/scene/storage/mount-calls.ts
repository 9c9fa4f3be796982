/**
 * Which call of a run put a mount where it is. dockerd lays the overlay; runc's first process in the container then mounts what its
 * `config.json` lists, in that order, at places that the call names only by a descriptor: so order and source tell which is which. What
 * others mount, they mount at a place that the call names. Pure.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import type { SpanView, TraceView } from '../trace-view.ts';

/** What a mount call says. */
type Call = { span: SpanView; source: string; target: string; type: string; flags: readonly string[] };
type Listed = { destination: string; type: string; source: string };

/** The calls of one run, by `<container><destination>`. */
export type MountCalls = ReadonlyMap<string, SpanView>;

const known = new WeakMap<TraceView, Map<string, MountCalls>>();

/** Undefined when the call is not in this run. Kept for each view of a run. */
export function mountCall(trace: TraceView, mount: ContainerMount): SpanView | undefined {
  const calls = callsFor(trace, mount.container);
  return calls.get(mount.destination) ?? laidOver(trace, mount);
}

/** The mount of a container that a call made. */
export function mountOfCall(
  trace: TraceView,
  mounts: readonly ContainerMount[],
  span: SpanView['id'],
): ContainerMount | undefined {
  return mounts.find((mount) => mountCall(trace, mount)?.id === span);
}

/** The program that a call is of; a daemon's calls are of what it was asked for. */
export function programOf({ byId }: TraceView, { parent }: SpanView): SpanView | undefined {
  const span = parent === undefined ? undefined : byId.get(parent);
  return span && ATTR.argv in span.attributes ? span : undefined;
}

/** runc's first process in a container, which becomes the container's program. */
export const isByInit = (trace: TraceView, call: SpanView): boolean => programOf(trace, call)?.name === 'runc init';

/** By a program that is in no container. */
export const isOnHost = ({ from, attributes }: SpanView): boolean =>
  from !== 'container' && !(ATTR.containerId in attributes);

function callsFor(trace: TraceView, container: string): MountCalls {
  const before = known.get(trace) ?? new Map<string, MountCalls>();
  known.set(trace, before);
  const calls = before.get(container) ?? matched(trace, container);
  before.set(container, calls);
  return calls;
}

/** The list is walked beside the calls: each entry takes the first call after the one before that can be its own. */
function matched(trace: TraceView, container: string): MountCalls {
  const found = new Map<string, SpanView>();
  const calls = trace.spans.filter((span) => span.attributes[ATTR.containerId] === container).flatMap(callOf);
  const runcs = calls.filter(({ span }) => span.from !== 'container' || isByInit(trace, span));
  let from = 0;
  for (const listed of listedMounts(trace, container)) {
    const index = runcs.findIndex((call, at) => at >= from && isOf(call, listed));
    if (index < 0) continue;
    found.set(listed.destination, (runcs[index] as Call).span);
    from = index + 1;
  }
  for (const { target, span, flags } of calls)
    if (target.startsWith('/') && !target.startsWith('/proc/self/fd/') && !isTouch(flags))
      if (!found.has(target) && target !== '/') found.set(target, span);
  return found;
}

function isOf({ source, type, flags }: Call, listed: Listed): boolean {
  if (flags.includes('MS_REMOUNT')) return false;
  if (listed.type === 'bind') return flags.includes('MS_BIND') && source === listed.source;
  if (listed.type === 'cgroup') return type === 'tmpfs' || type === 'cgroup' || type === 'cgroup2';
  return type === listed.type;
}

/** dockerd's overlay, and what somebody mounted by hand on the host where a container sees it, below a directory that it asked for. */
function laidOver(trace: TraceView, { kind, source, asked }: ContainerMount): SpanView | undefined {
  if (source === undefined || (kind !== 'root' && (kind !== 'bind' || asked !== undefined))) return undefined;
  const calls = trace.spans.flatMap(callOf).filter(({ target, flags }) => target === source && !isTouch(flags));
  const isIts = ({ type, span }: Call): boolean => (kind === 'root' ? type === 'overlay' : isOnHost(span));
  return calls.filter(isIts).at(-1)?.span;
}

/** They change what is mounted. */
const TOUCHES = ['MS_REMOUNT', 'MS_PRIVATE', 'MS_SLAVE', 'MS_SHARED', 'MS_UNBINDABLE'];
const isTouch = (flags: readonly string[]): boolean => flags.some((flag) => TOUCHES.includes(flag));

/** `move_mount` is how the newer interface puts a mount at its place. */
function callOf(span: SpanView): Call[] {
  if ((span.name !== 'mount' && span.name !== 'move_mount') || span.outcome?.ok === false) return [];
  const args = span.attributes[ATTR.syscallArgs];
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return [];
  const { source, target, type, flags } = args;
  return [
    {
      ...{ span, source: text(source), target: text(target), type: text(type) },
      flags: Array.isArray(flags) ? flags.map(text) : [],
    },
  ];
}

/** Of the `config.json` that runc was given for it. */
function listedMounts(trace: TraceView, container: string): Listed[] {
  for (const { attributes } of trace.spans) {
    const config = attributes[ATTR.ociConfig];
    if (attributes[ATTR.containerId] !== container || typeof config !== 'object' || config === null) continue;
    const { mounts } = config as { mounts?: Json };
    if (!Array.isArray(mounts)) continue;
    return mounts.map((mount) => {
      const { destination, type, source } = (mount ?? {}) as Record<string, Json>;
      return { destination: text(destination), type: text(type) || 'bind', source: text(source) };
    });
  }
  return [];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
