'use client';
import { memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { walk } from '#components/deck/walk.ts';
import { useSize } from '#components/flow/use-size.ts';
import marks from '#components/network/marks.module.css';
import { equal } from '#engine/scene/equal.ts';
import type { MountMap } from '#engine/scene/storage/mount-map.ts';
import { FILLED, KINDS, marksOf, PLACES, shortName } from '#engine/scene/storage/mount-words.ts';
import css from './mounts.module.css';
import { HEAD, type MountPicture, mountsLayout, PLACE, ROW } from './mounts-layout.ts';
import type { MountSelection } from './mounts-view.tsx';

type Props = {
  map: MountMap;
  withSystem: boolean;
  selection: MountSelection;
  select: (selection: MountSelection) => void;
};

type Shared = Pick<Props, 'selection' | 'select'> & {
  picture: MountPicture;
  lit: ReadonlySet<string> | undefined;
  point: (selection: MountSelection) => void;
};

/** Left the places of the lab, right what containers see; what is pointed at, else what is chosen, is lit with all that it has to do with. */
export function MountsPicture({ map, withSystem, selection, select }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const [pointed, point] = useState<MountSelection>();
  const picture = useMemo(() => mountsLayout(map, width, withSystem), [map, width, withSystem]);
  const lit = useMemo(() => litBy(picture, pointed ?? selection), [picture, pointed, selection]);
  useInSight(stage, width > 0 ? firstChanged(map) : undefined);
  const shared = { picture, selection, select, lit, point };
  return (
    <div ref={stage} className={css.stage}>
      {width > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: up and down move between the buttons in it
        <div className={css.sheet} style={{ height: picture.height }} onKeyDown={walk}>
          <svg className={css.lines} width={picture.width} height={picture.height} aria-hidden="true">
            <defs>
              <marker id="copied-in" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
                <path d="M0,0.6L7.4,4L0,7.4Z" className={css.tip} />
              </marker>
            </defs>
            {picture.copies.map(({ id, path }) => (
              <path key={`copy ${id}`} d={path} className={css.copy} markerEnd="url(#copied-in)" />
            ))}
            {picture.lines.map(({ mapped: { id, mount, change }, path }) => (
              <path
                key={id}
                d={path}
                data-kind={mount.kind}
                data-lit={lit ? lit.has(id) : undefined}
                data-off={!mount.mounted || change === 'gone' || undefined}
              />
            ))}
          </svg>
          <Places {...shared} />
          <Containers {...shared} />
        </div>
      )}
    </div>
  );
}

/** The container that this run made, changed or removed, where there is one. */
const firstChanged = ({ containers }: MountMap): string | undefined =>
  containers.find(({ change, mounts }) => change || mounts.some((one) => one.change))?.id;

/** Among many it may be far below: it comes into sight once, and the reader scrolls as they like. */
function useInSight(stage: RefObject<HTMLElement | null>, id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return;
    const scroller = stage.current?.closest(`.${css.view}`);
    const box = stage.current?.querySelector(`[data-container="${CSS.escape(id)}"]`)?.getBoundingClientRect();
    if (!scroller || !box) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    // Not `scrollIntoView`, which moves the whole page of a phone, too.
    if (box.bottom > bottom || box.top < top) scroller.scrollTop += box.top - top;
  }, [stage, id]);
}

function litBy({ lines, places }: MountPicture, selection: MountSelection): ReadonlySet<string> | undefined {
  if (selection === undefined) return undefined;
  const place = selection.startsWith(PLACE_PREFIX)
    ? selection.slice(PLACE_PREFIX.length)
    : lines.find(({ mapped }) => mapped.id === selection)?.place;
  if (place === undefined) return new Set([selection]);
  if (!places.some((one) => one.place.id === place)) return undefined;
  const isOfPlace = selection.startsWith(PLACE_PREFIX);
  const own = lines.filter((line) => (isOfPlace ? line.place === place : line.mapped.id === selection));
  return new Set([`${PLACE_PREFIX}${place}`, ...own.map(({ mapped }) => mapped.id)]);
}

export const PLACE_PREFIX = 'place:';

const Places = ({ picture, selection, lit, ...rest }: Shared) =>
  picture.places.map((placed) => {
    const id = `${PLACE_PREFIX}${placed.place.id}`;
    return <Place key={id} {...{ id, placed, lit: lit?.has(id), chosen: selection === id, ...rest }} />;
  });

type Hands = Pick<Shared, 'select' | 'point'>;
type Marked = Hands & { lit: boolean | undefined; chosen: boolean };

/** All is worked out anew when one mount changes: what came out as it was is left alone. */
const Place = memo(function Place({
  id,
  placed: { place, x, y, width },
  lit,
  chosen,
  select,
  point,
}: Marked & { id: string; placed: MountPicture['places'][number] }) {
  return (
    <button
      type="button"
      data-row
      className={`${css.place} ${marks.mark}`}
      data-kind={place.kind}
      data-lit={lit}
      data-change={place.change}
      aria-pressed={chosen}
      style={{ left: x, top: y, width, height: PLACE.height }}
      onClick={() => select(id)}
      onPointerEnter={() => point(id)}
      onPointerLeave={() => point(undefined)}
    >
      <small>
        {place.volume?.anonymous ? 'volume without a name' : PLACES[place.kind]}
        {place.users.length > 1 && ` · in ${place.users.length}`}
      </small>
      <b title={place.name}>{shortName(place)}</b>
    </button>
  );
}, equal);

const Containers = ({ picture, selection, lit, ...rest }: Shared) =>
  picture.containers.map((placed) => {
    const has = (id: string | undefined) => placed.rows.some(({ mapped }) => mapped.id === id);
    const own = lit && [...lit].filter(has);
    return (
      <Container
        key={placed.container.id}
        {...{ placed, lit: own, chosen: has(selection) ? selection : undefined, ...rest }}
      />
    );
  });

type ContainerProps = Hands & {
  placed: MountPicture['containers'][number];
  /** of its mounts; absent while nothing is lit */
  lit: readonly string[] | undefined;
  chosen: MountSelection;
};

const Container = memo(function Container({ placed, lit, chosen, ...hands }: ContainerProps) {
  const { container, x, y, width, height, rows, folded } = placed;
  return (
    <section
      className={css.container}
      data-container={container.id}
      data-change={container.change}
      aria-label={`What ${container.name} sees`}
      style={{ left: x, top: y, width, height }}
    >
      <h3 style={{ height: HEAD }}>
        <b>{container.name}</b> <small>{container.change === 'gone' ? 'removed' : container.state}</small>
        {folded > 0 && <small className={css.folded}>+ {folded} of the kernel</small>}
      </h3>
      {rows.map(({ mapped }) => (
        <Row key={mapped.id} {...{ mapped, lit: lit?.includes(mapped.id), chosen: mapped.id === chosen, ...hands }} />
      ))}
    </section>
  );
}, equal);

function Row({
  mapped: { id, mount, change },
  lit,
  chosen,
  select,
  point,
}: Marked & { mapped: MountPicture['lines'][number]['mapped'] }) {
  return (
    <button
      type="button"
      data-row
      className={css.row}
      data-kind={mount.kind}
      data-lit={lit}
      data-off={!mount.mounted || undefined}
      data-change={change}
      aria-pressed={chosen}
      title={KINDS[mount.kind]}
      style={{ height: ROW }}
      onClick={() => select(id)}
      onPointerEnter={() => point(id)}
      onPointerLeave={() => point(undefined)}
    >
      <code>{mount.destination}</code>
      <span>
        {marksOf(mount).map((mark) => (
          <i
            key={mark}
            data-evidence={mark === FILLED ? 'inferred' : undefined}
            title={mark === FILLED ? 'inferred' : undefined}
          >
            {mark}
          </i>
        ))}
      </span>
    </button>
  );
}
