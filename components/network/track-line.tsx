import type { PacketPath, PathStop } from '#engine/scene/network/packet-path.ts';
import css from './line.module.css';
import type { Walk } from './use-walk.ts';

type Props = { path: PacketPath; walk: Walk; placeName: (namespace: string) => string };

const HOOKS: Readonly<Record<string, string>> = {
  prerouting: 'PREROUTING',
  input: 'INPUT',
  forward: 'FORWARD',
  output: 'OUTPUT',
  postrouting: 'POSTROUTING',
};

/** The way in one line: places, their interfaces and hooks, and where the packet is now. */
export function TrackLine({ path, walk, placeName }: Props) {
  const places: { namespace: string; stops: PathStop[] }[] = [];
  for (const stop of path.stops) {
    const before = places.at(-1);
    if (before?.namespace === stop.namespace) before.stops.push(stop);
    else places.push({ namespace: stop.namespace, stops: [stop] });
  }
  return (
    <ol className={css.line} aria-label="Places on the packet's way">
      {places.map(({ namespace, stops }) => (
        <li key={stops[0]?.id} data-passed={(stops[0]?.from ?? 0) <= walk.index || undefined}>
          <b>{placeName(namespace)}</b>
          <ol>
            {stops.map((stop) => (
              <li key={stop.id}>
                {stop.routed && (
                  <span
                    className={css.routed}
                    title="Where to, the routing table decides: concluded from what came after"
                  >
                    {stop.routed === 'forward' ? 'routed on' : 'for the host itself'}
                  </span>
                )}
                <button
                  type="button"
                  data-kind={stop.kind}
                  data-passed={stop.from <= walk.index || undefined}
                  aria-current={(stop.from <= walk.index && walk.index <= stop.to) || undefined}
                  onClick={() => walk.go(stop.from)}
                >
                  {stop.kind === 'netfilter' ? (HOOKS[stop.name] ?? stop.name) : stop.name}
                </button>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
