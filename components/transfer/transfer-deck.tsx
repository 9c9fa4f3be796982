'use client';
import { useMemo, useRef } from 'react';
import { headingLayout } from '#components/flow/axis-layout.ts';
import { scaleFor } from '#components/flow/scale.ts';
import { TimeSheet } from '#components/flow/time-sheet.tsx';
import { useSize } from '#components/flow/use-size.ts';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Transfer } from '#engine/scene/transfer.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import css from './transfer.module.css';
import { TransferBars } from './transfer-bars.tsx';
import { transferLayout } from './transfer-layout.ts';
import { TransferLegend } from './transfer-legend.tsx';
import { TransferRows } from './transfer-rows.tsx';

type Props = { player: Player; transfers: readonly Transfer[] };

/** The labels take this share of the width, within bounds (px). */
const SHARE = 0.42;
const [NARROWEST, WIDEST] = [170, 440];

/** What a pull fetched and a push sent: for each part of the image what was asked, what travelled and what was there before. */
export function TransferDeck({ player, transfers }: Props) {
  const { chapters, pace, view } = player;
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const picture = useMemo(() => transferLayout(transfers), [transfers]);
  const labels = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width * SHARE)));
  const room = Math.max(120, width - labels);
  const scale = useMemo(() => scaleFor(pace, view, room), [pace, view, room]);
  const headings = useMemo(() => headingLayout(chapters, scale, 12), [chapters, scale]);
  const moment = useMoment(player, picture.moments);
  const select = ({ dataset: { span } }: SVGElement) => {
    if (span) player.selectSpan(span as SpanId);
    return span !== undefined;
  };
  return (
    <div className={css.deck}>
      <TransferLegend />
      <div ref={stage} className={css.stage}>
        {width > 0 && (
          <TimeSheet
            player={player}
            scale={scale}
            headings={headings}
            height={picture.height}
            labels={labels}
            corner={picture.groups.length === 1 ? '1 transfer' : `${picture.groups.length} transfers`}
            rows={<TransferBars player={player} picture={picture} scale={scale} moment={moment} />}
            onPress={select}
          >
            <TransferRows player={player} picture={picture} moment={moment} />
          </TimeSheet>
        )}
      </div>
    </div>
  );
}
