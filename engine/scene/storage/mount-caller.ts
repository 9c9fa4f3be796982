/** Who mounted something, in words: what was seen of it, and what is concluded. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import type { SpanView, TraceView } from '../trace-view.ts';
import { isByInit, isOnHost, mountCall, programOf } from './mount-calls.ts';
import type { MappedMount } from './mount-map.ts';

export type MountCaller = {
  /** the call, where it is in the run, and whose it was */
  seen?: { who: string; call: SpanView };
  /** what is concluded of it */
  inferred?: string;
  /** there is nothing to conclude from */
  unknown?: string;
};

export function mountCaller(trace: TraceView | undefined, { mount, change }: MappedMount): MountCaller {
  const call = trace && mountCall(trace, mount);
  if (trace && call) return { seen: { who: whoCalled(trace, call), call }, ...cameBy(trace, call, mount) };
  if (!mount.mounted) return { inferred: change === 'gone' ? GONE : LATER };
  if (mount.kind === 'root') return { inferred: `dockerd, ${STARTED}` };
  if (!isUnasked(mount)) return { inferred: `runc, ${STARTED}` };
  return mount.kind === 'bind' && mount.source !== undefined ? { inferred: BELOW } : { unknown: UNKNOWN };
}

const STARTED = 'when the container started. The call is not in this run.';
const LATER = 'Nobody has it mounted now. The engine will ask for it when the container starts.';
const GONE = 'Nobody has it mounted: its container is gone.';
const BELOW =
  'The engine was not asked for it: it was mounted later, or came with the directory that it lies below. Whose call it was is not known: none is in this run.';
const UNKNOWN =
  'It is not known who mounted it: the engine lists no mount at this place, and no call for it is in this run.';

/** Recordings that do not tell it: every directory that is asked for has a propagation. */
const isUnasked = ({ kind, asked, unasked }: ContainerMount): boolean =>
  unasked ?? (kind === 'bind' && asked === undefined);

function whoCalled(trace: TraceView, call: SpanView): string {
  if (isByInit(trace, call)) return 'runc, as the container’s first process,';
  if (call.from === 'dockerd') return 'dockerd';
  const program = programOf(trace, call)?.name;
  return `${program ? `The program ${program}` : 'A program'} ${isOnHost(call) ? 'on the host' : 'in the container'}`;
}

/** How what was mounted on the host is in the container, too. */
function cameBy(trace: TraceView, call: SpanView, { container, kind }: ContainerMount): Pick<MountCaller, 'inferred'> {
  if (kind === 'root' || !isOnHost(call)) return {};
  const wasFirst = trace.spans.some(
    (span) =>
      span.start > call.start &&
      span.name === 'mount' &&
      span.attributes[ATTR.containerId] === container &&
      isByInit(trace, span),
  );
  return { inferred: wasFirst ? ALONG : PROPAGATED };
}

const ALONG = 'It came into the container with the directory that it lies below, which runc mounted with all below it.';
const PROPAGATED = 'It was propagated from the host to the container.';
