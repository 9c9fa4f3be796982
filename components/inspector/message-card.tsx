'use client';
import { ArrowDown, ArrowUp, RotateCw } from 'lucide-react';
import { kindInk } from '#components/flow/colours.ts';
import { deckName } from '#components/flow/deck-layout.ts';
import type { Player } from '#components/player/use-player.ts';
import { explain, explainFlags } from '#engine/lesson/explain.ts';
import { KIND_NAME } from '#engine/scene/kind.ts';
import { isRefusal, REFUSED } from '#engine/scene/refusal.ts';
import { goesUp, type Step } from '#engine/scene/steps.ts';
import { Facts } from './facts.tsx';
import css from './message-card.module.css';
import { PayloadView } from './payload-view.tsx';
import { Relatives } from './relatives.tsx';
import { SpecName } from './spec-name.tsx';

/** One message: who says what to whom, what it means, when, and what it carried. */
export function MessageCard({ player, step }: { player: Player; step: Step }) {
  const { span } = step;
  const error = span.outcome?.ok === false && step.phase !== 'event' ? span.outcome.error : undefined;
  return (
    <section className={css.card} aria-label="Message">
      <Route step={step} />
      <h2>{titleOf(step)}</h2>
      {error && (
        <p className={css.error} data-refused={isRefusal(span, player.trace.byId) || undefined}>
          {isRefusal(span, player.trace.byId) ? (
            <>
              <b>said no</b> {error} <span>{REFUSED}</span>
            </>
          ) : (
            <>
              <b>failed</b> {error}
            </>
          )}
        </p>
      )}
      <Meaning step={step} />
      <Facts player={player} step={step} />
      {step.kind === 'sys' && <Flags step={step} />}
      <PayloadView step={step} />
      <Relatives player={player} span={span} />
    </section>
  );
}

function Route({ step }: { step: Step }) {
  const Direction = step.from === step.to ? RotateCw : goesUp(step) ? ArrowUp : ArrowDown;
  return (
    <div className={css.route} style={{ color: kindInk(step.kind, 75) }}>
      <span className={css.chip}>{KIND_NAME[step.kind]}</span>
      <Direction size={14} aria-hidden="true" />
      <span className={css.path}>
        {deckName(step.from)} → {deckName(step.to)}
      </span>
    </div>
  );
}

/** An answer is headed by what it says, with the question beside it. */
function titleOf({ phase, span, label }: Step): string {
  if (phase === 'call') return span.name;
  return phase === 'answer' ? `${label.replace(`${span.name} `, '')} ← ${span.name}` : label;
}

function Meaning({ step }: { step: Step }) {
  const { text, spec, title } = explain(step.event ?? step.span);
  return (
    <p className={css.why}>
      {title && <b>{title}. </b>}
      {text}
      {spec && (
        <small>
          <SpecName spec={spec} />
        </small>
      )}
    </p>
  );
}

function Flags({ step }: { step: Step }) {
  const flags = explainFlags(step.span);
  if (flags.length === 0) return null;
  return (
    <dl className={css.flags}>
      {flags.map(({ flag, text }) => (
        <div key={flag}>
          <dt>{flag}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
