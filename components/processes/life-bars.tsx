import { monoWidth } from '#components/flow/text-width.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { ContainerStory, Stay } from '#engine/scene/process/container-story.ts';
import type { FirstProcess } from '#engine/scene/process/life-signals.ts';
import { BAR, EDGE, hasOthers, LANES } from './life-lanes.ts';
import css from './life-time.module.css';
import type { LifeItem, LifeScale } from './life-time-layout.ts';
import { endWords } from './life-twin-rows.ts';

type LaneProps = { items: readonly LifeItem[]; health: number | undefined; height: number; width: number };

export function LaneNames({ items, health, height, width }: LaneProps) {
  const lanes: [string, number][] = [
    ['asked for', LANES.asked],
    ['state', LANES.stay],
    ['process 1', LANES.first],
    ...(hasOthers(items) ? [['from others', LANES.others - 10] as [string, number]] : []),
    ...(health === undefined ? [] : [['health', health] as [string, number]]),
  ];
  return (
    <div className={css.names} style={{ height, width }} aria-hidden="true">
      {lanes.map(([name, top]) => (
        <span key={name} style={{ top }}>
          {name}
        </span>
      ))}
    </div>
  );
}

type StayProps = { stay: Stay; width: number; end: number };

/** As much as fits: a state is known by its colour, too, a wait by its length only. */
export function StayWords({ stay: { state, from, until }, width, end }: StayProps) {
  const took = durationText((until ?? end) - from);
  const fits = (words: string) => monoWidth(words, 11) < width - 8;
  if (fits(`${state} ${took}`))
    return (
      <span>
        {state} <small>{took}</small>
      </span>
    );
  if (state === 'restarting' && fits(took)) return <span>{took}</span>;
  return fits(state) ? <span>{state}</span> : null;
}

/** Of a bar, with its edges (px). */
const SHORTEST = 13;

type FirstsProps = { story: ContainerStory; scale: LifeScale; end: number };

/** The first process of each run, with how it ended inside its bar, or behind it. */
export const Firsts = ({ story, scale, end }: FirstsProps) =>
  story.firsts.map((first, index) => {
    const [x0, x1] = [scale.x(first.at), scale.x(first.endedAt ?? end)];
    const next = story.firsts[index + 1];
    const room = (next ? scale.x(next.at) : Number.POSITIVE_INFINITY) - x1;
    return <First key={first.at} {...{ first, x0, x1, room }} />;
  });

function First({ first, x0, x1, room }: { first: FirstProcess; x0: number; x1: number; room: number }) {
  const { endedAt, program, code, signal } = first;
  const how = endWords(first);
  const isIn = monoWidth(`${program} ${how}`, 11) + 14 < x1 - x0;
  return (
    <>
      <span
        className={css.first}
        title={`${program} ${how}`}
        style={{ left: EDGE + x0, top: LANES.first, width: Math.max(SHORTEST, x1 - x0), height: BAR }}
        data-ended={endedAt !== undefined || undefined}
        data-failed={signal !== undefined || (code ?? 0) !== 0 || undefined}
      >
        {isIn && (
          <>
            {program} <b>{how}</b>
          </>
        )}
      </span>
      {!isIn && monoWidth(how, 11) + 8 < room && (
        <span className={css.after} style={{ left: EDGE + Math.max(x1, x0 + SHORTEST), top: LANES.first }}>
          {how}
        </span>
      )}
    </>
  );
}

type ChecksProps = { story: ContainerStory; scale: LifeScale; top: number };

/** Each run of the health check. */
export const Checks = ({ story, scale, top }: ChecksProps) =>
  story.checks.map(({ at, code }) => (
    <i key={at} className={css.check} style={{ left: EDGE + scale.x(at), top }} data-failed={code !== 0 || undefined} />
  ));
