import { isHelper } from '#engine/scene/waits.ts';
import type { Bar } from './bar-layout.ts';
import { kindColour, kindInk } from './colours.ts';
import { TEXT } from './text-style.ts';

const INSET = 1.5;

/** A request or a process: pale for all of it, bright where its component works itself, a thread when it is only open. */
export function BarShape({ bar, fade }: { bar: Bar; fade: string }) {
  const { span, x0, x1, y, height } = bar;
  // A helper below a request that failed need not be the cause: it gets the mark alone.
  const alarm = bar.failed && !isHelper(span);
  const colour = alarm ? 'var(--err)' : kindColour(span.kind);
  const fill = bar.open ? `url(#${fade})` : 'currentColor';
  const middle = y + height / 2;
  return (
    <g style={{ color: colour }}>
      {bar.thread ? (
        <line x1={x0} x2={x1} y1={middle} y2={middle} stroke="currentColor" strokeDasharray="2 4" opacity=".75" />
      ) : (
        <rect x={x0} y={y + INSET} width={x1 - x0} height={height - 2 * INSET} rx="2.5" fill={fill} opacity=".15" />
      )}
      {bar.work.map(([from, to], place) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: two stretches may begin at one moment, and none has a state to keep
          key={place}
          x={from}
          y={y + INSET}
          width={Math.max(1, to - from)}
          height={height - 2 * INSET}
          rx="2.5"
          fill={to >= x1 - 1 ? fill : 'currentColor'}
          opacity=".3"
        />
      ))}
      {(bar.inferred || alarm) && !bar.thread && (
        <rect
          x={x0}
          y={y + INSET}
          width={x1 - x0}
          height={height - 2 * INSET}
          rx="2.5"
          fill="none"
          stroke="currentColor"
          strokeDasharray={bar.inferred ? '4 3' : undefined}
          opacity=".8"
        />
      )}
      <rect
        x={x0 - 0.75}
        y={y + (bar.thread ? 4 : INSET)}
        width="2"
        height={height - 2 * (bar.thread ? 4 : INSET)}
        rx="1"
        fill="currentColor"
      />
      {bar.failed && !bar.open && (
        <path d={`M${x1 - 3},${middle - 3}l6,6m0,-6l-6,6`} stroke="var(--err)" strokeWidth="2" strokeLinecap="round" />
      )}
      {bar.refused && !bar.open && (
        <path
          d={`M${x1},${y + INSET}v${height - 2 * INSET}`}
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="2 2"
        />
      )}
    </g>
  );
}

export function BarLabel({ bar }: { bar: Bar }) {
  if (!bar.label) return null;
  const ink = bar.failed
    ? 'color-mix(in oklab, var(--err) 70%, var(--text))'
    : kindInk(bar.span.kind, bar.thread ? 75 : 50);
  return (
    <text x={bar.label.x} y={bar.y + bar.height / 2 + 4} style={{ ...TEXT.bar, fill: ink }}>
      {bar.label.text}
    </text>
  );
}
