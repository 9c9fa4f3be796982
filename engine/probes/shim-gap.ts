/** Says of a shim that is not observed that it is not: containerd gives it orders, and nobody sees them arrive. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { Observation, ProbeObservation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import type { Emit } from './probe.ts';

/** Orders that reach the shim of a container that is there: not the one that makes it. */
const ORDER = /^\/containerd\.services\.tasks\.v1\.Tasks\/(Start|Exec|Kill|Pause|Resume|Update|ListPids)$/;
const REMEMBERED = 512;

type Observes = (container: string, at: Nanos) => boolean;

/** Passes everything on, and once for each such container a report. @param observes was its shim observed then? */
export function withShimGaps(emit: Emit, observes: Observes, onGap: () => void): Emit {
  const told = new BoundedMap<string, true>(REMEMBERED);
  return (seen) => {
    emit(seen);
    const container = orderedContainer(seen);
    if (container === undefined || observes(container, seen.at) || told.has(container)) return;
    told.set(container, true);
    emit(gap(container, seen.at));
    onGap();
  };
}

function orderedContainer(seen: Observation): string | undefined {
  if (seen.kind !== 'grpc.request' || seen.socket !== 'containerd.sock' || !ORDER.test(seen.path)) return undefined;
  const { message } = seen;
  const id = message && typeof message === 'object' && !Array.isArray(message) ? message.container_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

const gap = (container: string, at: Nanos): ProbeObservation => ({
  ...{ kind: 'probe', at, probe: 'shim.sock', state: 'lost' },
  detail: `containerd reaches the shim of ${container.slice(0, 12)} directly: what it asks of it is not seen until the container is started again`,
});
