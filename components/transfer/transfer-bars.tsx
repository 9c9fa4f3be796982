'use client';
import type { Scale } from '#components/flow/scale.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import css from './transfer.module.css';
import { barOf, ROW, stateAt, type TransferPicture, type TransferRow } from './transfer-layout.ts';
import { strokeText } from './transfer-words.ts';

type Props = {
  player: Player;
  picture: TransferPicture;
  scale: Scale;
  /** Renders anew when this changes. */
  moment: Nanos | undefined;
};

/** What went on for each part, on the time of the request flow. */
export function TransferBars({ player, picture, scale }: Props) {
  return picture.groups.flatMap(({ rows }) =>
    rows.map((row) => <RowBars key={row.key} row={row} player={player} scale={scale} at={player.clock.at} />),
  );
}

type RowProps = { row: TransferRow; player: Player; scale: Scale; at: number };

function RowBars({ row: { part, y }, player, scale, at }: RowProps) {
  const { trace, selected, steps } = player;
  const chosen = steps.find(({ id }) => id === selected)?.span.id;
  return (
    <g transform={`translate(0 ${y})`}>
      <path className={css.ground} d={`M0,${ROW - 0.5}H${scale.width}`} />
      {part.strokes.map((stroke, index) => {
        const { x0, x1 } = barOf(stroke, scale, trace.end);
        const { span, what } = stroke;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes of a part only ever get more
            key={index}
            className={css.bar}
            x={x0}
            y={what === 'ask' ? 9 : 6}
            width={x1 - x0}
            height={what === 'ask' ? ROW - 18 : ROW - 12}
            rx="2"
            data-what={what}
            data-state={stateAt(stroke, at)}
            data-refused={stroke.refused}
            data-failed={stroke.failed === undefined ? undefined : true}
            data-span={span}
            data-chosen={(span !== undefined && span === chosen) || undefined}
          >
            <title>{strokeText(stroke)}</title>
          </rect>
        );
      })}
    </g>
  );
}
