import { memo } from 'react';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { plural } from '#engine/scene/number-words.ts';
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
        <ChipButton key={chip.of.id} kind="port" chip={chip} also={chip.also} change={chip.of.change} {...handles} />
      ))}
      {head.more && (
        <p className={css.hint} style={{ top: head.more.y, left }}>
          and {plural(head.more.count, 'more published port')}, in the table
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
  /** Id of another that it stands for. */
  also?: string | undefined;
  change?: keyof typeof CHANGES | undefined;
};

function ChipButton<T extends { id: string }>({ kind, chip, also, change, lit, chosen, select, point }: ChipProps<T>) {
  const { of, text, x, y, width } = chip;
  const one = { kind, id: of.id };
  const isOf = (id: string) => id === of.id || id === also;
  const words = also === undefined ? text : `${text}, for IPv4 and IPv6`;
  return (
    <button
      type="button"
      data-row
      tabIndex={-1}
      className={`${css.chip} ${marks.mark}`}
      data-kind={kind}
      data-lit={lit && (lit.has(of.id) || (also !== undefined && lit.has(also)))}
      data-change={change}
      aria-pressed={chosen?.kind === kind && isOf(chosen.id)}
      style={{ left: x, top: y, width, height: CHIP }}
      title={change ? `${words}: ${CHANGES[change]}` : words}
      onClick={() => select(one)}
      onPointerEnter={() => point(one)}
      onPointerLeave={() => point(undefined)}
    >
      <span>{text}</span>
    </button>
  );
}
