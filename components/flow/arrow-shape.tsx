import type { Step } from '#engine/scene/steps.ts';
import type { Arrow } from './arrow-layout.ts';
import { kindColour, kindInk } from './colours.ts';
import { TEXT } from './text-style.ts';

type Props = { step: Step; x: number; y0: number; y1: number; hot?: boolean };

/** One message. Shape before colour: the kind is told by line and head, the colour repeats it. */
export function ArrowShape({ step, x, y0, y1, hot = false }: Props) {
  const direction = Math.sign(y1 - y0) || 1;
  const answer = step.phase === 'answer';
  const colour = step.failed ? 'var(--err)' : kindColour(step.kind);
  return (
    <g style={{ color: colour }} opacity={hot ? 1 : answer ? 0.82 : 0.95} strokeLinecap="round">
      <line
        x1={x}
        x2={x}
        y1={y0}
        y2={y1 - direction * 3}
        stroke="currentColor"
        strokeWidth={step.kind === 'exec' && !answer ? 2.6 : hot ? 2.4 : 1.5}
        strokeDasharray={dashOf(step)}
      />
      <circle cx={x} cy={y0} r={answer ? 1.8 : 2.4} fill="currentColor" />
      <Head step={step} x={x} y={y1} direction={direction} />
    </g>
  );
}

function dashOf(step: Step): string | undefined {
  if (step.inferred) return '7 3 1.5 3';
  if (step.phase === 'answer') return '3.5 3';
  return step.kind === 'event' ? '1 3.2' : undefined;
}

function Head({ step, x, y, direction: d }: { step: Step; x: number; y: number; direction: number }) {
  if (step.phase === 'answer')
    return step.failed ? (
      <path d={`M${x - 4},${y - 4}l8,8m0,-8l-8,8`} stroke="currentColor" strokeWidth="2.2" />
    ) : step.refused ? (
      <circle cx={x} cy={y - d * 3} r="3.2" fill="var(--bg)" stroke="currentColor" strokeWidth="1.5" />
    ) : (
      <path
        d={`M${x - 3.6},${y - d * 6}L${x},${y - d}L${x + 3.6},${y - d * 6}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    );
  switch (step.kind) {
    case 'exec':
      return <circle cx={x} cy={y} r="4.6" fill="var(--bg)" stroke="currentColor" strokeWidth="2.2" />;
    case 'event':
      return <path d={`M${x},${y - 4}l3.6,4l-3.6,4l-3.6,-4z`} fill="currentColor" />;
    case 'io':
      return <circle cx={x} cy={y} r="3.6" fill="currentColor" />;
    case 'http':
    case 'rpc':
    case 'sys':
      return <path d={`M${x - 4},${y - d * 7}L${x},${y}L${x + 4},${y - d * 7}z`} fill="currentColor" />;
    default:
      return step.kind satisfies never;
  }
}

export function ArrowLabel({ arrow }: { arrow: Arrow }) {
  const { step, x, labelY, label } = arrow;
  const left = label?.side === 'left';
  const ink = step.failed ? 'color-mix(in oklab, var(--err) 80%, var(--text))' : kindInk(step.kind, 65);
  return (
    <text
      x={x + (left ? -6 : 6)}
      y={labelY + 3.8}
      textAnchor={left ? 'end' : 'start'}
      style={{ ...TEXT.arrow, fill: ink }}
    >
      {step.label}
    </text>
  );
}
