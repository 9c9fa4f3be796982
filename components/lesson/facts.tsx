'use client';
import { Check as Tick } from 'lucide-react';
import type { Check } from '#engine/lesson/check.ts';
import type { CheckResult } from '#engine/lesson/grade.ts';
import card from './card.module.css';
import css from './facts.module.css';
import { useLesson } from './lesson-context.ts';

/** Checks with what met them. They are graded all the time: a check is open again when its container goes. */
export function Facts({
  checks,
  results,
  label,
}: {
  checks: readonly Check[];
  results: readonly CheckResult[];
  label: string;
}) {
  return (
    <ul className={css.facts} aria-label={label}>
      {checks.map((check, index) => (
        <Fact key={check.say} say={check.say} result={results[index]} />
      ))}
    </ul>
  );
}

function Fact({ say, result }: { say: string; result: CheckResult | undefined }) {
  const met = result?.met ?? false;
  return (
    <li data-met={met || undefined}>
      <span className={css.tick} aria-hidden="true">
        {met && <Tick size={11} strokeWidth={3.5} />}
      </span>
      <div>
        {say}
        <span className="sr">{met ? ' (met)' : ' (not yet)'}</span>
        {met && result && <Cited text={result.fact} evidence={result.evidence} />}
        {!met && result?.missed && <Cited text={result.missed} evidence={result.evidence} missed />}
      </div>
    </li>
  );
}

type CitedProps = { text: string; evidence: readonly number[]; missed?: boolean };

/** What was observed, with a way to the event itself. */
export function Cited({ text, evidence, missed }: CitedProps) {
  const { show } = useLesson();
  const first = evidence[0];
  return (
    <span className={card.cited} data-missed={missed || undefined}>
      {text}
      {first !== undefined && (
        <button type="button" aria-label={`Show in the picture: ${text}`} onClick={() => show(first)}>
          show
        </button>
      )}
    </span>
  );
}
