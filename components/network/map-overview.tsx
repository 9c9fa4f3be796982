import { Fact, Facts } from '#components/deck/fact.tsx';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { place } from '#engine/scene/network/packet-words.ts';
import css from './details.module.css';
import { CHANGES, namesOf } from './net-words.ts';
import { swarmNotice } from './swarm-words.ts';

type Props = { map: NetMap; select: (selection: MapSelection) => void };

const MOST = 12;

/** While nothing is chosen: the whole in numbers, what this run changed, and how to read the map. */
export function MapOverview({ map, select }: Props) {
  const changed = [
    ...map.segments.map(({ id, change, name }) => ({ kind: 'segment' as const, id, change, name })),
    ...map.boxes.map((box) => ({ kind: 'box' as const, id: box.id, change: box.change, name: namesOf(box) })),
    ...(map.swarm?.tasks ?? []).map(({ id, change, name }) => ({ kind: 'task' as const, id, change, name })),
    ...map.ports.map(({ id, change, address, port }) => ({
      kind: 'port' as const,
      id,
      change,
      name: place(address, port),
    })),
  ].filter(({ change }) => change !== undefined);
  return (
    <div className={css.details}>
      <h3>The lab’s network</h3>
      <Facts>
        <Fact name="networks">{map.segments.length}</Fact>
        <Fact name="namespaces">{map.boxes.length}</Fact>
        <Fact name="cables">{map.wires.length}</Fact>
        <Fact name="published ports">{map.ports.length}</Fact>
        {map.swarm && <Fact name="swarm">{swarmNotice(map.swarm)}</Fact>}
      </Facts>
      {map.boxes.length === 0 && (
        <p className={css.hint}>
          No container runs at this moment. <code>docker run -d --name web -p 8080:80 nginx</code> puts one on{' '}
          <code>docker0</code>, with a cable, an address and a rule.
        </p>
      )}
      {changed.length > 0 && (
        <>
          <h4>What this run changed</h4>
          <ul className={css.list}>
            {changed.slice(0, MOST).map(({ kind, id, change, name }) => (
              <li key={`${kind}/${id}`}>
                <button type="button" onClick={() => select({ kind, id })}>
                  {name}
                </button>
                <span data-change={change}>{change && CHANGES[change]}</span>
              </li>
            ))}
          </ul>
          {changed.length > MOST && <p>and {changed.length - MOST} more, in the table.</p>}
        </>
      )}
      <h4>How to read it</h4>
      <p>
        A thick line is a bridge: a switch in the host’s kernel. At its left end it is plugged into the host, which
        routes and filters. Each box is a network namespace; the thin line is its cable, with the name of both ends.
      </p>
      <ul className={css.key}>
        <li>
          <i data-key="masquerade">→</i> a rule hides what leaves behind the host’s address
        </li>
        <li>
          <i data-key="shut">×</i> internal: rules shut the way out
        </li>
        <li>
          <i data-key="appeared" /> new in this run
        </li>
        <li>
          <i data-key="gone" /> gone in this run
        </li>
      </ul>
    </div>
  );
}
