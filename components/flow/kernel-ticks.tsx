import { kindInk } from './colours.ts';
import type { Picture } from './picture-layout.ts';
import { TEXT } from './text-style.ts';
import { type TickLabel, tickLabel } from './tick-layout.ts';

/** The kernel's rows: one path per row for all ordinary calls, names for those that tell the story. */
export function KernelTicks({ picture: { kernel, decks, scale } }: { picture: Picture }) {
  const middle = decks.kernelRowHeight / 2;
  return (
    <>
      {kernel.drops.map(({ step, x, y0, y1 }) => (
        <line
          key={step.id}
          x1={x}
          x2={x}
          y1={y0}
          y2={y1}
          stroke="var(--sys)"
          strokeDasharray="1 4"
          strokeLinecap="round"
          opacity=".6"
        />
      ))}
      {kernel.rows.map((row) => (
        <g key={row.row}>
          <line x1="0" x2={scale.width} y1={row.y + middle} y2={row.y + middle} stroke="var(--line)" opacity=".6" />
          <path d={row.plain} stroke="var(--sys)" strokeWidth="1.25" opacity=".62" />
          <path d={row.failed} stroke="var(--err)" strokeWidth="1.1" fill="none" opacity=".8" />
          <path d={row.telling} stroke="var(--sys)" strokeWidth="2.75" strokeLinecap="round" />
        </g>
      ))}
      {kernel.labels.map((label) => label.side === 'right' && <TickText key={label.step.id} label={label} />)}
    </>
  );
}

export function TickText({ label: { step, x, y, side } }: { label: TickLabel }) {
  const left = side === 'left';
  return (
    <text
      x={x + (left ? -5 : 5)}
      y={y + 3.6}
      textAnchor={left ? 'end' : 'start'}
      style={{ ...TEXT.tick, fill: kindInk('sys', 55) }}
    >
      {tickLabel(step)}
    </text>
  );
}
