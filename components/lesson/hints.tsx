'use client';
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import type { StepResult } from '#engine/lesson/grade.ts';
import type { Step } from '#engine/lesson/lesson.ts';
import card from './card.module.css';
import { Cited } from './facts.tsx';
import css from './hints.module.css';
import { Html } from './html.tsx';

/** Hints about a mistake show by themselves, with the event that gave it away; the others when asked for. */
export function Hints({ step, result }: { step: Step; result: StepResult }) {
  const [asked, setAsked] = useState(0);
  const general = step.hints.filter((hint) => hint.when === undefined);
  if (result.met) return null;
  return (
    <div className={css.hints}>
      <div role="status">
        {result.hints.map(({ hint, fact, evidence }) => (
          <div key={hint.text} className={css.hint}>
            <Html html={hint.text} />
            <Cited text={fact} evidence={evidence} missed />
          </div>
        ))}
        {general.slice(0, asked).map((hint) => (
          <Html key={hint.text} className={css.hint} html={hint.text} />
        ))}
      </div>
      {asked < general.length && (
        <button type="button" className={card.quiet} onClick={() => setAsked(asked + 1)}>
          <Lightbulb size={13} />
          {asked === 0 ? 'Hint' : 'Another hint'}
        </button>
      )}
    </div>
  );
}
