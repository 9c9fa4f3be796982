import { memo } from 'react';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { CHIP, type Chip } from './head-layout.ts';
import css from './map.module.css';
import type { MapPicture } from './map-layout.ts';
import marks from './marks.module.css';
import { CHANGES } from './net-words.ts';

type Props = {
  picture: MapPicture;
  map: NetMap;
  lit: ReadonlySet<string> | undefined;
  chosen: MapSelection | undefined;
  select: (selection: MapSelection) => void;
  point: (selection: MapSelection | undefined) => void;
};

/** Outside, the host, its sockets, and containers that use its own namespace. */
export const MapHead = memo(function MapHead({ picture: { head, left }, map, ...handles }: Props) {
  const last = Math.max(head.hostY, ...head.ports.map(({ y }) => y));
  return (
    <>
      {head.outside.map((chip) => (
        <ChipButton key={chip.of.id} kind="outside" chip={chip} {...handles} />
      ))}
      {map.host && (
        <button
          type="button"
          data-row
          tabIndex={0}
          className={css.hostName}
          style={{ top: head.nameY }}
          aria-pressed={handles.chosen?.kind === 'host'}
          onClick={() => handles.select({ kind: 'host', id: 'host' })}
        >
          lab host <small>{map.host.facts.forwarding === false ? 'does not forward' : 'routes and rules'}</small>
        </button>
      )}
      {head.links.map((chip) => (
        <ChipButton key={chip.of.id} kind="link" chip={chip} {...handles} />
      ))}
      {head.ports.map((chip) => (
        <ChipButton key={chip.of.id} kind="port" chip={chip} change={chip.of.change} {...handles} />
      ))}
      {head.hidden > 0 && (
        <p className={css.hint} style={{ top: last + CHIP + 4, left }}>
          and {head.hidden} more published ports, in the table
        </p>
      )}
      {head.boxes.length > 0 && (
        <p className={css.hint} style={{ top: head.boxesY - 19, left }}>
          in the host’s own network:
        </p>
      )}
      {head.boxes.map((chip) => (
        <ChipButton key={chip.of.id} kind="box" chip={chip} change={chip.of.change} {...handles} />
      ))}
    </>
  );
});

type ChipProps<T> = Omit<Props, 'picture' | 'map'> & {
  kind: MapSelection['kind'];
  chip: Chip<T>;
  change?: keyof typeof CHANGES | undefined;
};

function ChipButton<T extends { id: string }>({ kind, chip, change, lit, chosen, select, point }: ChipProps<T>) {
  const { of, text, x, y, width } = chip;
  const one = { kind, id: of.id };
  return (
    <button
      type="button"
      data-row
      tabIndex={-1}
      className={`${css.chip} ${marks.mark}`}
      data-kind={kind}
      data-lit={lit?.has(of.id)}
      data-change={change}
      aria-pressed={chosen?.kind === kind && chosen.id === of.id}
      style={{ left: x, top: y, width, height: CHIP }}
      title={change ? `${text}: ${CHANGES[change]}` : text}
      onClick={() => select(one)}
      onPointerEnter={() => point(one)}
      onPointerLeave={() => point(undefined)}
    >
      <span>{text}</span>
    </button>
  );
}
