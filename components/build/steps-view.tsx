'use client';
import { type CSSProperties, useMemo } from 'react';
import { walk } from '#components/deck/walk.ts';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Build } from '#engine/scene/build.ts';
import { durationText, plural } from '#engine/scene/number-words.ts';
import { chosenStep } from './chosen-step.ts';
import { addedUp, momentsOf } from './step-moment.ts';
import { StepRow } from './step-row.tsx';
import css from './steps.module.css';
import { type StepsPicture, stepsLayout } from './steps-layout.ts';

/** The Dockerfile with what became of each instruction, at the cursor. It is its own text twin. */
export function StepsView({ player, build }: { player: Player; build: Build }) {
  const picture = useMemo(() => stepsLayout(build), [build]);
  const moments = useMemo(() => momentsOf(build), [build]);
  useMoment(player, moments);
  const chosen = chosenStep(build.steps, player);
  const { error } = build;
  const over = player.clock.at >= (build.endedAt ?? Number.POSITIVE_INFINITY);
  return (
    <div className={css.stage} style={{ '--digits': picture.digits } as CSSProperties}>
      <p className={css.columns} aria-hidden="true">
        <span>{build.dockerfile?.path ?? 'Dockerfile: it was not seen to travel'}</span>
        <span>state</span>
        <span>time</span>
        <span>layer</span>
      </p>
      {over && error && !build.steps.some((step) => step.error) && (
        <p className={css.error} role="status">
          <b>{build.state === 'canceled' ? 'The build was broken off' : 'The build failed'}</b>{' '}
          <code>{error.message}</code>
        </p>
      )}
      <ol
        className={css.rows}
        aria-label="The Dockerfile, step by step. Up and down move through the steps, Enter selects."
        onKeyDown={walk}
      >
        {picture.rows.map((row) =>
          row.kind === 'between' ? (
            <li key={row.key} className={css.between}>
              {row.lines.map(({ number, text }) => (
                <span key={number} className={css.line}>
                  <span className={css.number}>{number}</span>
                  <code>{text || ' '}</code>
                </span>
              ))}
            </li>
          ) : (
            <StepRow
              key={row.key}
              {...{ build, player, step: row.step, lines: row.lines, longest: picture.longest }}
              chosen={row.step === chosen}
            />
          ),
        )}
      </ol>
      <OwnWork {...{ picture, build, player }} chosen={chosen?.id} />
    </div>
  );
}

type OwnProps = { picture: StepsPicture; build: Build; player: Player; chosen: string | undefined };

/** What the builder does besides: folded away, for it is no line of the Dockerfile. */
function OwnWork({ picture: { own, longest }, build, player, chosen }: OwnProps) {
  if (own.length === 0) return null;
  return (
    <details className={css.own} open={own.some(({ id, error }) => id === chosen || error) || undefined}>
      <summary>
        The builder’s own work: {plural(own.length, 'step')}, {durationText(addedUp(own))}
      </summary>
      <ol className={css.rows} onKeyDown={walk}>
        {own.map((step) => (
          <StepRow key={step.id} {...{ build, player, step, longest }} lines={[]} chosen={step.id === chosen} />
        ))}
      </ol>
    </details>
  );
}
