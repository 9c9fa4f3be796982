'use client';
import { memo } from 'react';
import { KINDS } from '#engine/scene/kind.ts';
import type { Loss } from '#engine/scene/trace-view.ts';
import { isHelper } from '#engine/scene/waits.ts';
import { ArrowLabel, ArrowShape } from './arrow-shape.tsx';
import { BarLabel, BarShape } from './bar-shape.tsx';
import { KernelTicks } from './kernel-ticks.tsx';
import { Masses } from './masses.tsx';
import type { Picture } from './picture-layout.ts';
import { TEXT } from './text-style.ts';

type Props = { picture: Picture; losses: readonly Loss[]; id: string };

/** All of the picture that does not depend on the cursor. */
export const StaticPicture = memo(function StaticPicture({ picture, losses, id }: Props) {
  return (
    <g>
      <Definitions picture={picture} id={id} />
      <Ground picture={picture} id={id} />
      <Headings picture={picture} />
      <Masses picture={picture} />
      {picture.crowd.bars.map((bar) => (
        <BarShape
          key={bar.span.id}
          bar={bar}
          fade={`${id}-fade-${bar.failed && !isHelper(bar.span) ? 'err' : bar.span.kind}`}
        />
      ))}
      <KernelTicks picture={picture} />
      {picture.crowd.arrows.map((arrow) => (
        <ArrowShape key={arrow.step.id} step={arrow.step} x={arrow.x} y0={arrow.y0} y1={arrow.y1} />
      ))}
      {picture.crowd.bars.map((bar) => (
        <BarLabel key={bar.span.id} bar={bar} />
      ))}
      {picture.arrows.map((arrow) => arrow.label?.side === 'right' && <ArrowLabel key={arrow.step.id} arrow={arrow} />)}
      {losses.map((loss) => (
        <LossMark key={loss.at} loss={loss} picture={picture} />
      ))}
    </g>
  );
});

function Definitions({ picture: { decks }, id }: { picture: Picture; id: string }) {
  const last = Math.max(1, decks.list.length - 1);
  return (
    <defs>
      {decks.list.map((deck, i) => (
        <linearGradient key={deck.component} id={`${id}-deck-${deck.component}`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={`color-mix(in oklab, var(--deck-a) ${100 - (i / last) * 92}%, var(--deck-b))`} />
          <stop offset="1" stopColor={`color-mix(in oklab, var(--deck-a) ${82 - (i / last) * 80}%, var(--deck-b))`} />
        </linearGradient>
      ))}
      {[...KINDS, 'err'].map((kind) => (
        <linearGradient key={kind} id={`${id}-fade-${kind}`}>
          <stop offset="0" stopColor={`var(--${kind})`} />
          <stop offset=".72" stopColor={`var(--${kind})`} />
          <stop offset="1" stopColor={`var(--${kind})`} stopOpacity="0" />
        </linearGradient>
      ))}
      <pattern id={`${id}-steel`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="7" stroke="var(--line)" strokeWidth="1" opacity=".55" />
      </pattern>
    </defs>
  );
}

function Ground({ picture: { decks, scale }, id }: { picture: Picture; id: string }) {
  const kernel = decks.of.get('kernel');
  return (
    <>
      {decks.list.map((deck) => (
        <g key={deck.component}>
          {deck.gutter > 0 && (
            <rect x="0" y={deck.y - deck.gutter} width={scale.width} height={deck.gutter} fill="var(--gut)" />
          )}
          <rect x="0" y={deck.y} width={scale.width} height={deck.height} fill={`url(#${id}-deck-${deck.component})`} />
          <path
            d={`M0,${deck.y + 0.5}H${scale.width}M0,${deck.y + deck.height - 0.5}H${scale.width}`}
            stroke="var(--line)"
          />
        </g>
      ))}
      {kernel && (
        <>
          <rect x="0" y={kernel.y} width={scale.width} height={kernel.height} fill={`url(#${id}-steel)`} />
          <rect x="0" y={kernel.y} width={scale.width} height="2" fill="var(--line-2)" />
        </>
      )}
    </>
  );
}

function Headings({ picture: { decks, headings, axis } }: { picture: Picture }) {
  return (
    <>
      {headings.map(({ index, x0, x1, title, tight }) => (
        <g key={index}>
          {index > 0 && <line x1={x0} x2={x0} y1={5} y2={decks.height} stroke="var(--line-2)" strokeDasharray="1 5" />}
          {!tight && (
            <text
              x={title ? Math.max(0, x0) + 8 : (x0 + x1) / 2}
              y="17"
              textAnchor={title ? 'start' : 'middle'}
              style={TEXT.heading}
            >
              <tspan style={TEXT.headingNumber}>{index + 1}</tspan>
              {title && <tspan dx="6">{title}</tspan>}
            </text>
          )}
        </g>
      ))}
      {axis.map((tick) => (
        <g key={tick.at}>
          <line x1={tick.x} x2={tick.x} y1={decks.top - (tick.label ? 7 : 4)} y2={decks.top} stroke="var(--line-2)" />
          {tick.label && (
            <text x={tick.x + 3} y={decks.top - 7} style={TEXT.axis}>
              {tick.label}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

/** Here a probe lost sight: what is drawn to the right may lack something. */
function LossMark({ loss, picture: { decks, scale } }: { loss: Loss; picture: Picture }) {
  const x = scale.x(loss.at);
  const text = loss.events === undefined ? 'events lost' : `${loss.events} events lost`;
  const left = x > scale.width - 130;
  return (
    <g style={{ color: 'var(--err)' }}>
      <line
        x1={x}
        x2={x}
        y1={decks.top}
        y2={decks.height}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="5 4"
      />
      <text
        x={x + (left ? -5 : 5)}
        y={decks.height - 6}
        textAnchor={left ? 'end' : 'start'}
        style={{ ...TEXT.tick, fill: 'currentColor' }}
      >
        {text}
      </text>
    </g>
  );
}
