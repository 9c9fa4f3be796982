'use client';
import { type CSSProperties, useMemo, useRef, useState } from 'react';
import tools from '#components/deck/tool-row.module.css';
import { walk } from '#components/deck/walk.ts';
import { monoWidth } from '#components/flow/text-width.ts';
import { useSize } from '#components/flow/use-size.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import css from './life.module.css';
import { itemWords, markOf } from './life-item-words.ts';
import { type LifeItem, type LifeScale, labelled, lifeScale, momentsOf } from './life-time-layout.ts';

type Props = {
  story: ContainerStory;
  items: readonly LifeItem[];
  at: number;
  item: LifeItem | undefined;
  select: (item: LifeItem) => void;
};

const EDGE = 14;
const LANES = { asked: 0, stay: 26, first: 74, others: 118, health: 146 } as const;
const BAR = 22;

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
  const hasHealth = story.health.length > 0 || story.checks.length > 0;
  const height = (hasHealth ? LANES.health : LANES.others) + 26;
  const shown = useMemo(() => placed(items, scale), [items, scale]);
  const veil = Number.isFinite(at) && at < end ? scale.x(at) : undefined;
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
        {names > 0 && <LaneNames hasHealth={hasHealth} height={height} width={names} />}
        {width > 0 && (
          <div className={css.scroller}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: up and down move between the buttons in it */}
            <div className={css.time} style={{ width: scale.width + 2 * EDGE, height }} onKeyDown={walk}>
              <Firsts story={story} scale={scale} end={end} />
              <Checks story={story} scale={scale} />
              {shown.map((one) => (
                <Item
                  key={one.item.id}
                  {...one}
                  scale={scale}
                  end={end}
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

/** A little after what was seen last, where it still lives. */
const endOf = (story: ContainerStory): number => {
  const last = Math.max(...momentsOf(story));
  return story.stays.at(-1)?.state === 'gone' ? last : last + 200e6;
};

const LANE_NAMES = [
  ['asked', 'asked for'],
  ['stay', 'state'],
  ['first', 'process 1'],
  ['others', 'from others'],
  ['health', 'health'],
] as const;

const LaneNames = ({ hasHealth, height, width }: { hasHealth: boolean; height: number; width: number }) => (
  <div className={css.names} style={{ height, width }} aria-hidden="true">
    {LANE_NAMES.filter(([lane]) => hasHealth || lane !== 'health').map(([lane, name]) => (
      <span key={lane} style={{ top: LANES[lane] }}>
        {name}
      </span>
    ))}
  </div>
);

type Placed = { item: LifeItem; label: string | undefined };

/** Words of what was asked and sent, where there is room for them; each kind has a line of its own. */
function placed(items: readonly LifeItem[], { x }: LifeScale): Placed[] {
  const labels = new Map<LifeItem, string>();
  for (const lane of ['asked', 'signal', 'others'] as const) {
    const own = items.filter((item) => laneOf(item) === lane);
    const fits = labelled(own.map((item) => ({ x: x(item.at), width: monoWidth(markOf(item), 11) + 12 })));
    for (const [index, item] of own.entries()) if (fits[index]) labels.set(item, markOf(item));
  }
  return items.map((item) => ({ item, label: labels.get(item) }));
}

const laneOf = (item: LifeItem): string => {
  if (item.kind === 'signal') return item.signal.sender === 'engine' ? 'signal' : 'others';
  return item.kind === 'memory' ? 'others' : item.kind;
};

type ItemProps = Placed & {
  story: ContainerStory;
  scale: LifeScale;
  end: number;
  chosen: boolean;
  select: (item: LifeItem) => void;
};

function Item({ item, label, story, scale, end, chosen, select }: ItemProps) {
  const x = EDGE + scale.x(item.at);
  const lane = laneOf(item);
  const width = item.kind === 'stay' ? Math.max(3, scale.x(item.stay.until ?? end) - scale.x(item.at)) : undefined;
  const style: CSSProperties =
    item.kind === 'stay'
      ? { left: x, top: LANES.stay, width: width ?? 3, height: BAR }
      : { left: x, top: TOPS[lane] ?? 0 };
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
        label && <span>{label}</span>
      )}
    </button>
  );
}

const TOPS: Readonly<Record<string, number>> = {
  asked: LANES.asked + 4,
  signal: LANES.stay + BAR,
  others: LANES.first + BAR,
  health: LANES.health,
};

type StayProps = { stay: { state: string; from: number; until?: number }; width: number; end: number };

function StayWords({ stay: { state, from, until }, width, end }: StayProps) {
  const took = durationText((until ?? end) - from);
  const room = width - 8;
  if (monoWidth(`${state} ${took}`, 11) < room)
    return (
      <span>
        {state} <small>{took}</small>
      </span>
    );
  return monoWidth(state, 11) < room ? <span>{state}</span> : null;
}

function Firsts({ story, scale, end }: { story: ContainerStory; scale: LifeScale; end: number }) {
  return story.firsts.map(({ at, endedAt, program, code, signal }) => {
    const [x0, x1] = [scale.x(at), scale.x(endedAt ?? end)];
    const how = signal ?? (code === undefined ? '' : `exit ${code}`);
    const fits = monoWidth(`${program} ${how}`, 11) + 14 < x1 - x0;
    return (
      <span
        key={at}
        className={css.first}
        title={`${program} ${how}`}
        style={{ left: EDGE + x0, top: LANES.first, width: Math.max(3, x1 - x0), height: BAR }}
        data-ended={endedAt !== undefined || undefined}
        data-failed={signal !== undefined || (code ?? 0) !== 0 || undefined}
      >
        {fits && (
          <>
            {program} <b>{how}</b>
          </>
        )}
      </span>
    );
  });
}

const Checks = ({ story, scale }: { story: ContainerStory; scale: LifeScale }) =>
  story.checks.map(({ at, code }) => (
    <i
      key={at}
      className={css.check}
      style={{ left: EDGE + scale.x(at), top: LANES.health - 8 }}
      data-failed={code !== 0 || undefined}
    />
  ));
