'use client';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { deckName } from '#components/flow/deck-layout.ts';
import { useSize } from '#components/flow/use-size.ts';
import { timeText, unitFor } from '#components/player/time-text.ts';
import { useStepIndex } from '#components/player/use-cursor.ts';
import type { Player } from '#components/player/use-player.ts';
import { KIND_NAME } from '#engine/scene/kind.ts';
import { REFUSED } from '#engine/scene/refusal.ts';
import type { Step } from '#engine/scene/steps.ts';
import { durationOf } from '#engine/scene/trace-view.ts';
import css from './log.module.css';
import { scrollForRow, visibleRows } from './visible-rows.ts';

const ROW = 26;

type Props = { player: Player; rows: readonly Step[] };

/** Rows in a grid with one focus: arrows, page keys, home and end move it, Enter goes to the message. Only rows in sight exist. */
export function StepGrid({ player, rows }: Props) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const [scrollTop, setScrollTop] = useState(0);
  const [moved, setMoved] = useState<number>();
  const current = useCurrentRow(player, rows);
  const active = Math.min(moved ?? Math.max(0, current), rows.length - 1);
  const { from, to } = visibleRows(scrollTop, height, ROW, rows.length);
  const unit = unitFor(durationOf(player.trace));

  // As the box is by then: what waits for a frame would else scroll by what was so before.
  const show = useCallback((index: number) => {
    const element = box.current;
    if (!element) return;
    const target = scrollForRow(index, element.scrollTop, element.clientHeight, ROW);
    if (target !== element.scrollTop) element.scrollTop = target;
  }, []);
  useEffect(() => {
    setMoved(undefined);
    if (current < 0) return;
    // To scroll is to lay out all that changed: with the frame, which does it anyway.
    const frame = requestAnimationFrame(() => show(current));
    return () => cancelAnimationFrame(frame);
  }, [current, show]);

  const go = (index: number) => {
    const row = rows[index];
    if (row) player.select(row.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / ROW) - 1);
    const target = targetOf(event.key, active, rows.length, page);
    if (event.key === 'Enter') go(active);
    else if (target === undefined) return;
    else {
      setMoved(target);
      show(target);
    }
    event.preventDefault();
  };

  return (
    <div ref={box} className={css.scroll} onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}>
      <table
        className={css.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA lets a table be a grid, and this one takes keys
        role="grid"
        tabIndex={0}
        aria-label="Messages. Up and down move, Enter goes to the message."
        aria-rowcount={rows.length}
        aria-activedescendant={`${id}-${active}`}
        onKeyDown={onKeyDown}
      >
        <tbody style={{ height: rows.length * ROW, paddingTop: from * ROW }}>
          {rows.slice(from, to).map((step, i) => (
            <Row
              key={step.id}
              id={`${id}-${from + i}`}
              index={from + i}
              step={step}
              time={timeText(step.at - player.trace.start, unit)}
              current={from + i === current}
              active={from + i === active}
              past={step.at <= player.clock.at}
              onChoose={go}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The row of the selected message, else of the last one at the cursor. */
function useCurrentRow(player: Player, rows: readonly Step[]): number {
  useStepIndex(player);
  const chosen = rows.findIndex((row) => row.id === player.selected);
  return chosen >= 0 ? chosen : rows.findLastIndex((row) => row.at <= player.clock.at);
}

function targetOf(key: string, active: number, count: number, page: number): number | undefined {
  const targets: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
}

type RowProps = {
  id: string;
  index: number;
  step: Step;
  time: string;
  current: boolean;
  active: boolean;
  past: boolean;
  onChoose: (index: number) => void;
};

function Row({ id, index, step, time, current, active, past, onChoose }: RowProps) {
  return (
    <tr
      id={id}
      aria-rowindex={index + 1}
      aria-selected={current}
      className={css.row}
      data-active={active || undefined}
      data-past={past || undefined}
      data-failed={step.failed || undefined}
      onClick={() => onChoose(index)}
    >
      <td className={css.time}>{time}</td>
      <td className={css.kind}>
        <i data-kind={step.kind} style={{ background: `var(--${step.kind})` }} />
        <span className={css.spoken}>{KIND_NAME[step.kind]}</span>
      </td>
      <td className={css.who}>
        {step.from !== step.to && <span className={css.from}>{deckName(step.from)} </span>}
        {step.from === step.to ? deckName(step.from) : `→ ${deckName(step.to)}`}
      </td>
      <td className={css.name} title={step.span.name}>
        {step.failed && <span className={css.cross}>✕ </span>}
        {step.refused && <span title={REFUSED}>○ </span>}
        {step.label}
      </td>
    </tr>
  );
}
