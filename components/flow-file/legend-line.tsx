import { LEGEND } from '#components/flow/legend-shapes.tsx';
import { sansWidth } from '#components/flow/text-width.ts';

const SIZE = 12;
const SHAPE = 34;
const GAP = 20;
const MARK = 'Engine Room';

/** What the shapes mean, as far as there is room, and where the picture comes from. */
export function LegendLine({ y, height, width }: { y: number; height: number; width: number }) {
  const middle = height / 2;
  const room = width - 14 - sansWidth(MARK, SIZE) - GAP;
  return (
    <g transform={`translate(14,${y})`} style={{ fontFamily: 'var(--sans)', fontSize: SIZE, fill: 'var(--dim)' }}>
      {placed(room).map(({ name, colour, shape, x }) => (
        <g key={name} transform={`translate(${x},0)`}>
          <g transform={`translate(0,${middle - 6})`} style={{ color: colour ?? 'var(--dim)', fill: 'none' }}>
            {shape}
          </g>
          <text x={SHAPE} y={middle + 4}>
            {name}
          </text>
        </g>
      ))}
      <text x={width - 28} y={middle + 4} textAnchor="end" style={{ fill: 'var(--faint)' }}>
        {MARK}
      </text>
    </g>
  );
}

function placed(room: number) {
  let x = 0;
  return LEGEND.flatMap((entry) => {
    const at = x;
    x += SHAPE + sansWidth(entry.name, SIZE) + GAP;
    return x > room ? [] : [{ ...entry, x: at }];
  });
}
