'use client';
import { useMemo } from 'react';
import { walk } from '#components/deck/walk.ts';
import { headingLayout } from '#components/flow/axis-layout.ts';
import { type Scale, scaleFor } from '#components/flow/scale.ts';
import { TimeSheet } from '#components/flow/time-sheet.tsx';
import type { Player } from '#components/player/use-player.ts';
import type { View } from '#components/player/view.ts';
import type { Build } from '#engine/scene/build.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import { MEANINGS, shortName, tookText } from './build-words.ts';
import { barOf, type GanttPicture, type GanttRow, ROW } from './gantt-layout.ts';
import css from './graph.module.css';
import { isFinished, stateAt } from './step-moment.ts';

type Props = { build: Build; picture: GanttPicture; player: Player; width: number; chosen: string | undefined };

/** The labels take this share of the width, within bounds (px). */
const SHARE = 0.36;
const [NARROWEST, WIDEST] = [150, 340];

/** Each step on the run's time: pale while it waits in the queue, bright while it runs. */
export function Gantt({ build, picture, player, width, chosen }: Props) {
  const { chapters, pace } = player;
  const view = useMemo(() => viewOf(build, player), [build, player]);
  const labels = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width * SHARE)));
  const room = Math.max(120, width - labels);
  const scale = useMemo(() => scaleFor(pace, view, room), [pace, view, room]);
  const headings = useMemo(() => headingLayout(chapters, scale, 12), [chapters, scale]);
  const select = ({ dataset: { span } }: SVGElement) => {
    if (span) player.selectSpan(span as SpanId);
    return span !== undefined;
  };
  return (
    <TimeSheet
      {...{ player, scale, headings, labels }}
      height={picture.height}
      corner={picture.rows.length === 1 ? '1 step' : `${picture.rows.length} steps`}
      rows={picture.rows.map((row) => (
        <Bars key={row.step.id} {...{ row, build, player, scale }} chosen={row.step.id === chosen} />
      ))}
      onPress={select}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; these are the rows of a picture */}
      <div
        role="group"
        aria-label="Steps in the order of their beginning. Up and down move through them, Enter selects."
        onKeyDown={walk}
      >
        {picture.rows.map((row) => (
          <Label key={row.step.id} {...{ row, build, player }} chosen={row.step.id === chosen} />
        ))}
      </div>
    </TimeSheet>
  );
}

/** While nobody zooms, the build fills the width; the run may be much longer. */
function viewOf({ startedAt, endedAt }: Build, { view, pace, trace }: Player): View {
  if (view[0] > 0 || view[1] < 1) return view;
  const [from, to] = [pace.toUnit(startedAt), pace.toUnit(endedAt ?? trace.end)];
  return to > from ? [Math.max(0, from - 0.01 * (to - from)), Math.min(1, to + 0.01 * (to - from))] : view;
}

type RowProps = { row: GanttRow; build: Build; player: Player; chosen: boolean };

function Label({ row: { step, y, critical }, build, player, chosen }: RowProps) {
  const state = stateAt(step, build, player.clock.at);
  return (
    <button
      type="button"
      data-row
      className={css.label}
      style={{ top: y, height: ROW }}
      title={`${step.name}: ${MEANINGS[state]}`}
      disabled={step.span === undefined}
      data-state={state}
      data-critical={critical || undefined}
      aria-current={chosen || undefined}
      onClick={() => step.span && player.selectSpan(step.span)}
    >
      <span>{shortName(step.name)}</span> <em>{isFinished(state) ? tookText(step) : ''}</em>
      {critical && <span className="sr">, on the critical path</span>}
    </button>
  );
}

function Bars({ row, build, player, scale, chosen }: RowProps & { scale: Scale }) {
  const { step, y, critical } = row;
  const { queue, run } = barOf(row, scale, player.trace.end);
  const state = stateAt(step, build, player.clock.at);
  return (
    <g transform={`translate(0 ${y})`} data-state={state}>
      <path className={css.ground} d={`M0,${ROW - 0.5}H${scale.width}`} />
      {queue && (
        <rect
          className={css.queue}
          x={queue.x0}
          y={ROW / 2 - 2}
          width={Math.max(0, queue.x1 - queue.x0)}
          height="4"
          data-span={step.span}
        >
          <title>{`${step.name} waits for what it is made from, or for a place`}</title>
        </rect>
      )}
      <rect
        className={css.bar}
        x={run.x0}
        y="6"
        width={run.x1 - run.x0}
        height={ROW - 12}
        rx="2"
        data-span={step.span}
        data-result={step.state}
        data-state={state}
        data-chosen={chosen || undefined}
      >
        <title>{`${step.name} ${tookText(step)}`}</title>
      </rect>
      {critical && <path className={css.critical} d={`M${run.x0},${ROW - 3}H${run.x1}`} />}
    </g>
  );
}
