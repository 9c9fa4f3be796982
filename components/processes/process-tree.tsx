'use client';
import { type ReactNode, useMemo, useRef } from 'react';
import { DeckHead } from '#components/deck/deck-head.tsx';
import { useRowsInSight } from '#components/deck/use-rows-in-sight.ts';
import type { Told } from '#components/deck/use-told.ts';
import { headingLayout } from '#components/flow/axis-layout.ts';
import { EmptyFlow } from '#components/flow/empty-flow.tsx';
import { scaleFor } from '#components/flow/scale.ts';
import { TimeSheet } from '#components/flow/time-sheet.tsx';
import { useSize } from '#components/flow/use-size.ts';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import { processLives } from '#engine/scene/process-life.ts';
import { familiesOf } from '#engine/scene/process-parents.ts';
import css from './process.module.css';
import { processLayout, ROW } from './process-layout.ts';
import { ProcessLinks } from './process-links.tsx';
import { useProcessOffers } from './process-offer.ts';
import { ProcessRows } from './process-rows.tsx';
import { ProcessTimes } from './process-times.tsx';
import { noticeOf } from './process-words.ts';
import { useNumbers } from './use-numbers.ts';

type Props = { player: Player | undefined; told: Told; empty?: ReactNode };

/** Every process that the run was seen to have: who is whose child, which program it runs, how long it lives. */
export const ProcessTree = ({ player, told, empty }: Props) =>
  player ? <Tree player={player} told={told} /> : <EmptyFlow>{empty}</EmptyFlow>;

/** The tree takes at most this share of the width; the lifelines never get narrower than this (px). */
const SHARE = 0.62;
const LEAST = 120;

function Tree({ player, told }: { player: Player; told: Told }) {
  const { trace, chapters, pace, view } = player;
  const stage = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(stage);
  const families = useMemo(() => familiesOf(processLives(trace.spans)), [trace.spans]);
  const numbers = useNumbers(told, trace.end);
  const picture = useMemo(() => processLayout(families, numbers), [families, numbers]);
  const labels = Math.round(Math.min(picture.labels, width * SHARE));
  const room = Math.max(LEAST, width - labels);
  const scale = useMemo(() => scaleFor(pace, view, room), [pace, view, room]);
  const headings = useMemo(() => headingLayout(chapters, scale, 12), [chapters, scale]);
  const moment = useMoment(player, picture.moments);
  const inSight = useRowsInSight(stage, height, ROW, picture.rows.length);
  const { offer } = useProcessOffers();
  return (
    <>
      <DeckHead notice={noticeOf(picture.rows, player.clock.at)} />
      <div ref={stage} className={css.stage}>
        {offer && picture.rows.length > 0 && (
          <p className={css.question}>
            <b>Question</b> {offer.ask}
          </p>
        )}
        {width > 0 && picture.rows.length > 0 && (
          <TimeSheet
            player={player}
            scale={scale}
            headings={headings}
            height={picture.height}
            labels={labels}
            corner={`${picture.rows.length} processes${numbers.size > 0 ? ': host › lab › container' : ''}`}
            rows={<ProcessTimes {...{ player, picture, scale, moment, inSight }} />}
          >
            <ProcessLinks {...{ picture, inSight }} at={player.clock.at} width={labels} />
            <ProcessRows {...{ player, picture, moment, offer, inSight }} />
          </TimeSheet>
        )}
      </div>
    </>
  );
}
