'use client';
import { type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { playerKeys } from '#components/player/keys.ts';
import { unitFor } from '#components/player/time-text.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Step } from '#engine/scene/steps.ts';
import { durationOf } from '#engine/scene/trace-view.ts';
import { EmptyFlow } from './empty-flow.tsx';
import css from './flow.module.css';
import { LiveLayer } from './live-layer.tsx';
import { Marks } from './marks.tsx';
import { NamePlates } from './name-plates.tsx';
import { type Picture, pictureLayout } from './picture-layout.ts';
import { StaticPicture } from './static-picture.tsx';
import { Tip } from './tip.tsx';
import { useFollowView } from './use-follow-view.ts';
import { usePointer } from './use-pointer.ts';
import { useSize } from './use-size.ts';

type Props = { player: Player | undefined; empty?: ReactNode };

/** The request flow of one trace. Fills its parent; scrolls when that is too small. */
export function RequestFlow({ player, empty }: Props) {
  return player ? <Flow player={player} /> : <EmptyFlow>{empty}</EmptyFlow>;
}

/** Below these widths (px) name plates shrink, then lose their second line; the picture itself never gets narrower than `LEAST`. */
const MIDDLE = 900;
const NARROW = 640;
const LEAST = 560;

const platesFor = (width: number): number => (width < NARROW ? 92 : width < MIDDLE ? 148 : 190);

function Flow({ player }: { player: Player }) {
  const { trace, steps, chapters, pace, view } = player;
  const stage = useRef<HTMLDivElement>(null);
  const { width: outer, height } = useSize(stage);
  const plates = platesFor(outer);
  const width = outer === 0 ? 0 : Math.max(LEAST, outer - plates);
  const picture = useMemo(
    () => pictureLayout(trace, steps, chapters, { width, height, pace, view }),
    [trace, steps, chapters, width, height, pace, view],
  );
  const narrow = outer < NARROW;
  useFollowView(player, stage, picture.scale, plates);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; this is a picture that takes keys
    <div
      ref={stage}
      className={css.stage}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the arrow keys step through the messages
      tabIndex={0}
      aria-label="Request flow. Space plays, arrow keys step through the messages, plus and minus zoom."
      data-narrow={narrow || undefined}
      data-tight={outer < MIDDLE || undefined}
      data-dense={picture.decks.dense || undefined}
      data-low={picture.decks.low || undefined}
      onKeyDown={playerKeys(player)}
    >
      <div
        className={css.sheet}
        style={{ gridTemplateColumns: `${plates}px ${width}px`, height: picture.decks.height }}
      >
        {width > 0 && (
          <>
            <NamePlates player={player} decks={picture.decks} narrow={narrow} tight={outer < MIDDLE} />
            <Canvas player={player} picture={picture} />
          </>
        )}
      </div>
    </div>
  );
}

function Canvas({ player, picture }: { player: Player; picture: Picture }) {
  const { trace, steps } = player;
  const id = useId();
  const svg = useRef<SVGSVGElement>(null);
  const [hover, setHover] = useState<Step>();
  const pointer = usePointer(player, picture, svg, setHover);
  const unit = useMemo(() => unitFor(durationOf(trace)), [trace]);
  const selected = useMemo(() => steps.find((step) => step.id === player.selected), [steps, player.selected]);
  const tip = hover && { x: picture.scale.x(hover.at), y: tipY(picture, hover) };
  return (
    <div className={css.canvas}>
      <svg
        ref={svg}
        width={picture.scale.width}
        height={picture.decks.height}
        role="img"
        aria-label={describe(player, unit)}
        style={{ cursor: hover ? 'pointer' : 'default' }}
        {...pointer}
      >
        <StaticPicture picture={picture} losses={trace.losses} id={id} />
      </svg>
      <svg className={css.marks} width={picture.scale.width} height={picture.decks.height} aria-hidden="true">
        <Marks picture={picture} steps={steps} hover={hover} selected={selected} />
      </svg>
      <LiveLayer player={player} picture={picture} unit={unit} />
      {hover && tip && (
        <Tip step={hover} start={trace.start} duration={durationOf(trace)} {...tip} width={picture.scale.width} />
      )}
    </div>
  );
}

const tipY = ({ arrows, decks }: Picture, step: Step): number =>
  arrows.find((arrow) => arrow.step.id === step.id)?.labelY ?? decks.of.get(step.to)?.y ?? 0;

function describe({ trace, steps, chapters }: Player, unit: { name: string; ns: number }): string {
  const duration = Number((durationOf(trace) / unit.ns).toPrecision(3));
  const names = chapters.map((chapter) => chapter.title).join(', ');
  return `Request flow of ${trace.commandLine}: ${steps.length} messages in ${duration} ${unit.name}. Chapters: ${names}. The log lists the same messages as text.`;
}
