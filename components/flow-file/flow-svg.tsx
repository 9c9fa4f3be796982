/** The request flow of a run as an SVG file that stands alone: no style sheet, no font, no script, nothing from elsewhere. */
import { renderToStaticMarkup } from 'react-dom/server';
import { ArrowLabel } from '#components/flow/arrow-shape.tsx';
import { TickText } from '#components/flow/kernel-ticks.tsx';
import { type Picture, pictureLayout } from '#components/flow/picture-layout.ts';
import { StaticPicture } from '#components/flow/static-picture.tsx';
import { paceOf } from '#components/player/use-pace.ts';
import { WHOLE } from '#components/player/view.ts';
import { chaptersOf } from '#engine/scene/chapters.ts';
import { type Step, stepsOf } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import { DeckPlates } from './deck-plates.tsx';
import { LegendLine } from './legend-line.tsx';
import { FOOT, HEAD, heightFor, PLATES } from './sheet-size.ts';
import { type Colours, coloursIn, withValues } from './theme-colours.ts';
import { factsOf, textTwin, titleOf } from './words.ts';

/** @param coloursFor is given the names of the colours that the picture needs */
export function flowSvg(
  header: RecordingHeader,
  run: TraceView,
  width: number,
  coloursFor: (names: readonly string[]) => Colours,
): string {
  const steps = stepsOf(run);
  const picture = pictureOf(run, steps, width);
  const markup = renderToStaticMarkup(
    <Sheet header={header} run={run} steps={steps} picture={picture} width={width} />,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${withValues(legalXml(markup), coloursFor(coloursIn(markup)))}\n`;
}

/** As the page draws the whole of a run, at rest. */
export function pictureOf(run: TraceView, steps: readonly Step[], width: number): Picture {
  const chapters = chaptersOf(run, steps);
  const frame = { width: width - PLATES, height: heightFor(width), pace: paceOf(run, steps, chapters, true) };
  return pictureLayout(run, steps, chapters, { ...frame, view: WHOLE });
}

type Props = { header: RecordingHeader; run: TraceView; steps: readonly Step[]; picture: Picture; width: number };

function Sheet({ header, run, steps, picture, width }: Props) {
  const { height } = picture.decks;
  const whole = HEAD + height + FOOT;
  return (
    <svg xmlns="http://www.w3.org/2000/svg" width={width} height={whole} viewBox={`0 0 ${width} ${whole}`} role="img">
      <title>{`Request flow of ${run.commandLine}`}</title>
      <desc>{textTwin(run, steps)}</desc>
      <rect width={width} height={whole} fill="var(--bg)" />
      <g fill="var(--text)">
        <text x="14" y="28" style={{ fontFamily: 'var(--mono)', fontSize: 16, fontWeight: 600 }}>
          {titleOf(run, width)}
        </text>
        <text x="14" y="48" style={{ fontFamily: 'var(--sans)', fontSize: 12.5, fill: 'var(--dim)' }}>
          {factsOf(header, run, steps)}
        </text>
      </g>
      <DeckPlates decks={picture.decks} y={HEAD} width={PLATES} />
      <svg x={PLATES} y={HEAD} width={picture.scale.width} height={height} aria-hidden="true">
        <rect width={picture.scale.width} height={height} fill="var(--gut)" />
        <StaticPicture picture={picture} losses={run.losses} id="flow" />
        {picture.arrows.map(
          (arrow) => arrow.label?.side === 'left' && <ArrowLabel key={arrow.step.id} arrow={arrow} />,
        )}
        {picture.kernel.labels.map((label) => label.side === 'left' && <TickText key={label.step.id} label={label} />)}
      </svg>
      <LegendLine y={HEAD + height} height={FOOT} width={width} />
    </svg>
  );
}

/** A terminal can print what XML forbids, even escaped. */
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const legalXml = (text: string): string => text.replace(ILLEGAL, '\ufffd');
