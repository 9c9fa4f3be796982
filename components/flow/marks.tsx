'use client';
import { answerId, callId, type Step } from '#engine/scene/steps.ts';
import { ArrowShape } from './arrow-shape.tsx';
import { kindColour } from './colours.ts';
import { kernelRowOf, kernelRowTop } from './deck-layout.ts';
import css from './flow.module.css';
import type { Picture } from './picture-layout.ts';

type Props = { picture: Picture; steps: readonly Step[]; hover: Step | undefined; selected: Step | undefined };

/** What the pointer is on and what is selected: the message, its bar, and how far away its answer is. */
export function Marks({ picture, steps, hover, selected }: Props) {
  return (
    <g>
      {selected && <Mark picture={picture} steps={steps} step={selected} chosen />}
      {hover && hover !== selected && <Mark picture={picture} steps={steps} step={hover} />}
    </g>
  );
}

function Mark({
  picture,
  steps,
  step,
  chosen = false,
}: {
  picture: Picture;
  steps: readonly Step[];
  step: Step;
  chosen?: boolean;
}) {
  const { scale, decks, arrows, bars } = picture;
  const arrow = arrows.find((candidate) => candidate.step.id === step.id);
  const bar = bars.find((candidate) => candidate.span.id === step.span.id);
  const other = steps.find((candidate) => candidate.id === (step.phase === 'call' ? answerId : callId)(step.span.id));
  const x = scale.x(step.at);
  return (
    <g style={{ color: step.failed ? 'var(--err)' : kindColour(step.kind) }}>
      {other && step.kind !== 'sys' && (
        <path
          d={`M${scale.x(Math.min(step.at, other.at))},${decks.top + 3}H${scale.x(Math.max(step.at, other.at))}`}
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
        />
      )}
      {bar && (
        <rect
          x={bar.x0 - 1}
          y={bar.y}
          width={bar.x1 - bar.x0 + 2}
          height={bar.height}
          rx="4"
          className={css.barMark}
          data-chosen={chosen || undefined}
        />
      )}
      {arrow && (
        <>
          <line
            x1={x}
            x2={x}
            y1={arrow.y0}
            y2={arrow.y1}
            stroke="currentColor"
            strokeWidth="9"
            opacity=".28"
            strokeLinecap="round"
          />
          <ArrowShape step={arrow.step} x={arrow.x} y0={arrow.y0} y1={arrow.y1} hot />
        </>
      )}
      {step.kind === 'sys' && <TickMark picture={picture} step={step} x={x} />}
    </g>
  );
}

function TickMark({ picture: { decks }, step, x }: { picture: Picture; step: Step; x: number }) {
  const from = decks.of.get(step.from);
  const y = kernelRowTop(decks, kernelRowOf(step.span));
  const y0 = from ? from.y + from.height / 2 : decks.top;
  return (
    <>
      <line x1={x} x2={x} y1={y0} y2={y} stroke="currentColor" strokeDasharray="2 3" />
      <circle cx={x} cy={y0} r="3" fill="currentColor" />
      <rect x={x - 3} y={y - 1} width="6" height={decks.kernelRowHeight + 2} rx="2" fill="currentColor" />
    </>
  );
}
