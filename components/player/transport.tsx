'use client';
import { ChevronFirst, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { chapterIndexAt } from '#engine/scene/chapters.ts';
import { durationOf } from '#engine/scene/trace-view.ts';
import { Scrubber } from './scrubber.tsx';
import { slownessText, type TimeUnit, timeText, unitFor } from './time-text.ts';
import css from './transport.module.css';
import type { Player } from './use-player.ts';

const SPEEDS = [0.5, 1, 2] as const;

type Props = { player: Player | undefined; compact?: boolean };

/** Playback: keys, where we are, the strip, the current chapter, kind of time, speed. */
export function Transport({ player, compact = false }: Props) {
  if (!player) return <div className={css.bar} data-compact={compact || undefined} data-empty />;
  return <Bar player={player} compact={compact} />;
}

function Bar({ player, compact }: { player: Player; compact: boolean }) {
  const unit = useMemo(() => unitFor(durationOf(player.trace)), [player.trace]);
  return (
    <div className={css.frame}>
      <div className={css.bar} data-compact={compact || undefined}>
        <Keys player={player} />
        <Readout player={player} unit={unit} />
        <Scrubber player={player} unit={unit} />
        <CurrentChapter player={player} />
        <div className={css.options}>
          <TimeKind player={player} />
          <Speed player={player} />
        </div>
      </div>
    </div>
  );
}

function Keys({ player }: { player: Player }) {
  const moving = player.status !== 'paused';
  return (
    <fieldset className={css.keys} aria-label="Playback">
      <button type="button" onClick={player.toStart} aria-label="Back to the start" title="Back to the start (Home)">
        <ChevronFirst size={18} />
      </button>
      <button type="button" onClick={() => player.step(-1)} aria-label="Previous message" title="Previous message (←)">
        <SkipBack size={16} />
      </button>
      <button
        type="button"
        className={css.play}
        onClick={player.toggle}
        aria-label={moving ? 'Pause' : 'Play'}
        title={moving ? 'Pause (space)' : 'Play (space)'}
      >
        {moving ? <Pause size={18} fill="currentColor" /> : <Play size={18} fill="currentColor" />}
      </button>
      <button type="button" onClick={() => player.step(1)} aria-label="Next message" title="Next message (→)">
        <SkipForward size={16} />
      </button>
    </fieldset>
  );
}

/** Milliseconds of screen time within which slowness is measured: one number per glance, not one per message. */
const GLANCE = 400;

function Readout({ player, unit }: { player: Player; unit: TimeUnit }) {
  const { clock, trace, pace, status, live } = player;
  const time = useRef<HTMLSpanElement>(null);
  const slow = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      clock.onFrame((at) => {
        if (time.current) time.current.textContent = timeText(at - trace.start, unit);
        if (!slow.current) return;
        if (status === 'following') slow.current.textContent = 'live';
        else {
          const half = ((GLANCE / clock.wall) * clock.rate) / 2;
          const here = Math.min(1 - half, Math.max(half, pace.toUnit(at)));
          const shown = pace.toTime(here + half) - pace.toTime(here - half);
          slow.current.textContent = slownessText((GLANCE * 1e6) / shown);
        }
      }),
    [clock, trace, pace, unit, status],
  );
  const behind = live && trace.open && status !== 'following';
  return (
    <div className={css.readout}>
      <div className={css.time}>
        <span ref={time} />
        <small>
          {' '}
          / {Number((durationOf(trace) / unit.ns).toPrecision(3))} {unit.name}
        </small>
      </div>
      <div className={css.slow} data-live={status === 'following' || undefined} ref={slow} />
      {behind && (
        <button type="button" className={css.follow} onClick={player.follow}>
          Follow
        </button>
      )}
    </div>
  );
}

function CurrentChapter({ player: { clock, chapters } }: { player: Player }) {
  const read = () => chapterIndexAt(chapters, clock.at);
  const index = useSyncExternalStore(clock.subscribe, read, read);
  const chapter = chapters[index];
  return (
    <div className={css.chapter}>
      {chapter && (
        <>
          <b>
            {index + 1} · {chapter.title}
          </b>
          <span>{chapter.gist}</span>
        </>
      )}
    </div>
  );
}

function TimeKind({ player: { storyTime, setStoryTime } }: { player: Player }) {
  return (
    <fieldset className={css.segments} aria-label="Kind of time">
      <button
        type="button"
        className={css.segment}
        aria-pressed={storyTime}
        onClick={() => setStoryTime(true)}
        title="Width goes where messages are"
      >
        Story time
      </button>
      <button
        type="button"
        className={css.segment}
        aria-pressed={!storyTime}
        onClick={() => setStoryTime(false)}
        title="Width is the time it really took"
      >
        True time
      </button>
    </fieldset>
  );
}

function Speed({ player: { speed, setSpeed } }: { player: Player }) {
  return (
    <fieldset className={css.segments} aria-label="Speed">
      {SPEEDS.map((value) => (
        <button
          key={value}
          type="button"
          className={css.segment}
          aria-pressed={speed === value}
          onClick={() => setSpeed(value)}
        >
          {value === 0.5 ? '½' : value}×
        </button>
      ))}
    </fieldset>
  );
}
