'use client';
import { ArrowDown, ArrowUp, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { kindInk } from '#components/flow/colours.ts';
import { deckName } from '#components/flow/deck-layout.ts';
import { durationText, timeText, unitFor } from '#components/player/time-text.ts';
import type { Player } from '#components/player/use-player.ts';
import { explain, explainFlags } from '#engine/lesson/explain.ts';
import { KIND_NAME } from '#engine/scene/kind.ts';
import { isRefusal, REFUSED } from '#engine/scene/refusal.ts';
import { answerId, callId, goesUp, type Step } from '#engine/scene/steps.ts';
import { durationOf } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import css from './inspector.module.css';
import { PayloadView } from './payload-view.tsx';
import { Relatives } from './relatives.tsx';

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
          {spec.url ? (
            <a href={spec.url} target="_blank" rel="noreferrer">
              {spec.name}
            </a>
          ) : (
            spec.name
          )}
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

function Facts({ player, step }: { player: Player; step: Step }) {
  const { trace, steps } = player;
  const { span } = step;
  const unit = unitFor(durationOf(trace));
  const answered = step.phase !== 'call';
  const other = steps.find((candidate) => candidate.id === (answered ? callId : answerId)(span.id));
  const duration = (answered ? step.at : (span.end ?? span.start)) - span.start;
  const took = span.end === undefined ? 'still open' : durationText(duration);
  // The kernel probe sees a call begin and what it returned, not how long it took.
  const timed = span.kind !== 'sys' || duration > 0;
  const pid = span.attributes[ATTR.pid];
  const count = span.attributes[ATTR.count];
  return (
    <dl className={css.facts}>
      <Fact name="at">
        {timeText(step.at - trace.start, unit)} {unit.name}
      </Fact>
      {timed && <Fact name={answered ? 'after' : 'took'}>{took}</Fact>}
      {typeof pid === 'number' && <Fact name="pid">{pid}</Fact>}
      {typeof count === 'number' && <Fact name="calls">{count}</Fact>}
      {other && (
        <Fact name={answered ? 'asked by' : 'answer'}>
          <button type="button" onClick={() => player.select(other.id)}>
            {answered ? span.name : other.label}
          </button>
        </Fact>
      )}
      <Fact name={span.evidence}>{probeOf(step)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function probeOf({ span, event }: Step): string {
  const probe = event?.attributes[ATTR.probe] ?? span.attributes[ATTR.probe];
  if (typeof probe === 'string') return `${probe} probe`;
  return span.evidence === 'observed' ? 'by a probe' : 'from what was seen';
}
