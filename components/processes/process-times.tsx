'use client';
import { useMemo } from 'react';
import type { RowRange } from '#components/deck/use-rows-in-sight.ts';
import type { Scale } from '#components/flow/scale.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import css from './process.module.css';
import { lifeline, type ProcessPicture, ROW, rowAt } from './process-layout.ts';

type Props = {
  player: Player;
  picture: ProcessPicture;
  scale: Scale;
  moment: Nanos | undefined;
  inSight: RowRange;
};

/** How long each process lives, on the time of the request flow; a ring is a program that it executes. */
export function ProcessTimes({ player, picture, scale, moment, inSight: { from, to } }: Props) {
  const { clock, trace } = player;
  const { start, end } = trace;
  const rows = useMemo(() => picture.rows.slice(from, to), [picture, from, to]);
  const lines = useMemo(() => rows.map((row) => lifeline(row, scale, { start, end })), [rows, scale, start, end]);
  return rows.map((row, index) => {
    const line = lines[index];
    if (!line) return null;
    const { state } = rowAt(row, clock.at, moment);
    return (
      <g
        key={row.life.id}
        className={css.line}
        data-state={state}
        data-before={row.life.start === undefined || undefined}
        transform={`translate(0 ${row.y})`}
      >
        <path className={css.ground} d={`M0,${ROW / 2 - 0.5}H${scale.width}`} />
        <rect x={line.x0} y={-3} width={Math.max(2, line.x1 - line.x0)} height="6" rx={line.open ? 0 : 3} />
        {line.executions.map(({ x, name }) => (
          <circle key={`${x} ${name}`} cx={x} cy="0" r="4" />
        ))}
        {!line.open && <path className={css.end} d={`M${line.x1},-6V6`} />}
      </g>
    );
  });
}
