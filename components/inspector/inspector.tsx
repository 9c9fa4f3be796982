'use client';
import { lazy, Suspense } from 'react';
import { useStepIndex } from '#components/player/use-cursor.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Step } from '#engine/scene/steps.ts';
import css from './inspector.module.css';
import { Waits } from './waits.tsx';

/** With all that it knows to say, it is larger than the rest of the page. */
const MessageCard = lazy(() => import('./message-card.tsx').then((module) => ({ default: module.MessageCard })));

/** The selected message, else the last one that happened; and who waits for whom at the cursor. */
export function Inspector({ player }: { player: Player | undefined }) {
  if (!player)
    return (
      <div className={css.root}>
        <p className={css.nothing}>
          What a message carried will be read here: headers, JSON, arguments, flags, and what they mean.
        </p>
      </div>
    );
  return <Inspected player={player} />;
}

function Inspected({ player }: { player: Player }) {
  const index = useStepIndex(player);
  const step = player.steps.find((candidate) => candidate.id === player.selected) ?? shownAt(player.steps, index);
  return (
    <div className={css.root}>
      {step ? (
        <Suspense fallback={<div className={css.loading} />}>
          <MessageCard key={step.id} player={player} step={step} />
        </Suspense>
      ) : (
        <p className={css.nothing}>This command asked the engine nothing: there is no message to read.</p>
      )}
      <Waits player={player} />
    </div>
  );
}

/** Before the first message, the first; while it plays, the last that tells something. */
const shownAt = (steps: readonly Step[], index: number): Step | undefined =>
  steps.slice(0, index + 1).findLast((step) => step.telling) ?? steps.find((step) => step.telling);
