/** Transfers as rows below each other, on the time of the run: one heading for each, one row for each of its parts. */
import type { Scale } from '#components/flow/scale.ts';
import type { Part, Stroke, Transfer } from '#engine/scene/transfer.ts';
import type { Nanos } from '#engine/trace/ids.ts';

export type TransferRow = {
  key: string;
  part: Part /** Of a layer, from 1 at the bottom. */;
  number: number /** Top, px. */;
  y: number;
};
export type TransferGroup = { key: string; transfer: Transfer; y: number; rows: TransferRow[] };
export type TransferPicture = {
  groups: TransferGroup[];
  height: number;
  /** Times at which anything changes, in order. */
  moments: Nanos[];
};

export const HEADING = 44;
export const ROW = 24;
const GAP = 14;

export function transferLayout(transfers: readonly Transfer[]): TransferPicture {
  let y = 0;
  const groups = transfers.map((transfer): TransferGroup => {
    const top = y;
    let layers = 0;
    const rows = transfer.parts.map((part, index) => ({
      ...{ key: `${transfer.cause.id} ${index}`, part, y: top + HEADING + index * ROW },
      number: part.kind === 'layer' ? ++layers : 0,
    }));
    y = top + HEADING + rows.length * ROW + GAP;
    return { key: transfer.cause.id, transfer, y: top, rows };
  });
  const times = groups.flatMap(({ rows }) => rows.flatMap(({ part }) => part.strokes.flatMap(endsOf)));
  return { groups, height: Math.max(0, y - GAP), moments: [...new Set(times)].sort((one, other) => one - other) };
}

const endsOf = ({ start, end }: Stroke): Nanos[] => (end === undefined ? [start] : [start, end]);

export type Bar = { x0: number; x1: number };

/** Short ones can still be seen and pressed. */
const LEAST = 3;

/** @param until where what goes on ends, as far as is known */
export function barOf({ start, end }: Stroke, scale: Scale, until: Nanos): Bar {
  const x0 = scale.x(start);
  return { x0, x1: Math.max(x0 + LEAST, scale.x(end ?? until)) };
}

export type StrokeState = 'future' | 'on' | 'past';

export function stateAt({ start, end }: Stroke, at: number): StrokeState {
  if (at < start) return 'future';
  return end === undefined || at < end ? 'on' : 'past';
}
