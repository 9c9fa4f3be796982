'use client';
import { type CSSProperties, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import tools from '#components/deck/tool-row.module.css';
import { walk } from '#components/deck/walk.ts';
import { monoWidth } from '#components/flow/text-width.ts';
import { useSize } from '#components/flow/use-size.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import { Checks, Firsts, LaneNames, StayWords } from './life-bars.tsx';
import { itemWords, markOf } from './life-item-words.ts';
import { BAR, EDGE, hasOthers, healthY, LANES, laneOf } from './life-lanes.ts';
import css from './life-time.module.css';
import { type LifeItem, type LifeScale, labelled, lifeScale, momentsOf } from './life-time-layout.ts';

type Props = {
  story: ContainerStory;
  items: readonly LifeItem[];
  at: number;
  item: LifeItem | undefined;
  select: (item: LifeItem) => void;
};

/** The whole life from left to right. What the cursor has not come to is veiled. */
export function LifeTimeline({ story, items, at, item, select }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const [isTrue, setTrue] = useState(false);
  const names = width > 520 ? 92 : 0;
  const end = useMemo(() => endOf(story), [story]);
  const scale = useMemo(
    () => lifeScale(story, end, Math.max(200, width - names - 2 * EDGE), isTrue),
    [story, end, width, names, isTrue],
  );
  const health = story.health.length > 0 ? healthY(items) : undefined;
  const height = (health ?? (hasOthers(items) ? LANES.others : LANES.first)) + 30;
  const shown = useMemo(() => placed(items, scale), [items, scale]);
  const scroller = useRef<HTMLDivElement>(null);
  useFollowed(scroller, EDGE + scale.x(Math.min(at, end)), scale);
  const veil = items.some((one) => one.at > at) ? scale.x(at) : undefined;
  return (
    <section
      className={css.life}
      aria-label={`Time line of ${story.name}. Up and down move through it, Enter selects.`}
    >
      <div className={`${tools.row} ${css.bar}`}>
        <span>
          {durationText(end - (items[0]?.at ?? end))} in all{isTrue ? '' : '; long waits are drawn shorter'}
        </span>
        <label>
          <input type="checkbox" checked={isTrue} onChange={({ target }) => setTrue(target.checked)} /> true time
        </label>
      </div>
      <div ref={stage} className={css.lanes}>
        {names > 0 && <LaneNames items={items} health={health} height={height} width={names} />}
        {width > 0 && (
          <div ref={scroller} className={css.scroller}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: up and down move between the buttons in it */}
            <div className={css.time} style={{ width: scale.width + 2 * EDGE, height }} onKeyDown={walk}>
              <Firsts story={story} scale={scale} end={end} />
              {health !== undefined && <Checks story={story} scale={scale} top={health - 8} />}
              {shown.map((one) => (
                <Item
                  key={one.item.id}
                  {...one}
                  scale={scale}
                  end={end}
                  health={health}
                  chosen={one.item === item}
                  select={select}
                  story={story}
                />
              ))}
              {veil !== undefined && <i className={css.veil} style={{ left: EDGE + veil }} />}
            </div>
          </div>
        )}
      </div>
    </section>
  );
}

/**
 * What is true now stays in sight: of many checks or restarts the last ones. Who scrolled to look at something else, or walks through what
 * happened, is left there. @param x of the cursor (px)
 */
function useFollowed(scroller: RefObject<HTMLDivElement | null>, x: number, scale: LifeScale): void {
  const before = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scale comes with another width, and with the scroller itself
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const isSeen = (place: number) => place >= element.scrollLeft && place <= element.scrollLeft + element.clientWidth;
    const follows = before.current === undefined || isSeen(before.current);
    before.current = x;
    if (!follows || element.contains(document.activeElement)) return;
    const isNear = isSeen(x) && isSeen(x + AHEAD);
    if (!isNear) element.scrollLeft = x - element.clientWidth + AHEAD;
  }, [scroller, x, scale]);
}

/** Room right of the cursor (px). */
const AHEAD = 40;

/** A little after what was seen last, where it still lives. */
const endOf = (story: ContainerStory): number => {
  const last = Math.max(...momentsOf(story));
  return story.stays.at(-1)?.state === 'gone' ? last : last + 200e6;
};

type Placed = { item: LifeItem; label: string | undefined };

/** Words of what was asked and sent, where there is room for them; each kind has a line of its own. */
function placed(items: readonly LifeItem[], { x }: LifeScale): Placed[] {
  const labels = new Map<LifeItem, string>();
  for (const lane of ['asked', 'signal', 'others', 'health'] as const) {
    const own = items.filter((item) => laneOf(item) === lane);
    const fits = labelled(own.map((item) => ({ x: x(item.at), width: monoWidth(markOf(item), 11) + 12 })));
    for (const [index, item] of own.entries()) if (fits[index]) labels.set(item, markOf(item));
  }
  return items.map((item) => ({ item, label: labels.get(item) }));
}

type ItemProps = Placed & {
  story: ContainerStory;
  scale: LifeScale;
  end: number;
  health: number | undefined;
  chosen: boolean;
  select: (item: LifeItem) => void;
};

function Item({ item, label, story, scale, end, health, chosen, select }: ItemProps) {
  const x = EDGE + scale.x(item.at);
  const lane = laneOf(item);
  const width = item.kind === 'stay' ? Math.max(3, scale.x(item.stay.until ?? end) - scale.x(item.at)) : undefined;
  const top = lane === 'health' ? health : TOPS[lane];
  const style: CSSProperties =
    item.kind === 'stay' ? { left: x, top: LANES.stay, width: width ?? 3, height: BAR } : { left: x, top };
  return (
    <button
      type="button"
      data-row
      className={css.item}
      style={style}
      data-kind={item.kind}
      data-lane={lane}
      data-state={item.kind === 'stay' ? item.stay.state : undefined}
      data-status={item.kind === 'health' ? item.status : undefined}
      data-refused={(item.kind === 'asked' && item.asked.refusal !== undefined) || undefined}
      data-evidence={item.kind === 'stay' ? item.stay.evidence : undefined}
      aria-current={chosen || undefined}
      aria-label={itemWords(item, story)}
      title={itemWords(item, story)}
      onClick={() => select(item)}
    >
      {item.kind === 'stay' ? (
        <StayWords stay={item.stay} width={width ?? 0} end={end} />
      ) : (
        <>
          {label && <span>{label}</span>}
          <Tip lane={lane} />
        </>
      )}
    </button>
  );
}

const TIPS: Readonly<Record<string, string>> = { signal: 'M0,0H8L4,6Z', others: 'M0,6L4,0L8,6Z' };

/** Down onto process 1, or up from whom the engine does not speak for. */
const Tip = ({ lane }: { lane: string }) =>
  TIPS[lane] ? (
    <svg className={css.tip} width="8" height="6" aria-hidden="true">
      <path d={TIPS[lane]} />
    </svg>
  ) : null;

const TOPS: Readonly<Record<string, number>> = {
  asked: LANES.asked,
  signal: LANES.stay + BAR,
  others: LANES.first + BAR,
};
