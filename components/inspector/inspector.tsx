'use client';
import { useStepIndex } from '#components/player/use-cursor.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Step } from '#engine/scene/steps.ts';
import css from './inspector.module.css';
import { MessageCard } from './message-card.tsx';
import { Waits } from './waits.tsx';

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
        <MessageCard key={step.id} player={player} step={step} />
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
