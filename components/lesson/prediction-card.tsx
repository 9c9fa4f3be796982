'use client';
import { useId, useState } from 'react';
import { type Settlement, settlePrediction } from '#engine/lesson/answers.ts';
import type { Prediction } from '#engine/lesson/lesson.ts';
import css from './card.module.css';
import list from './compared.module.css';
import { Cited } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';

/** Guess, run, compare. What happened is read from the learner's own run. */
export function PredictionCard({ prediction }: { prediction: Prediction }) {
  const { answer, grading } = useLesson();
  const settlement = settlePrediction(prediction, grading.context);
  const title = useId();
  return (
    <article className={css.card} data-kind="prediction" aria-labelledby={title}>
      <h3 id={title}>{settlement.state === 'settled' ? 'What you expected, and what happened' : 'Before you look'}</h3>
      <Html html={prediction.ask} />
      {settlement.state === 'open' ? (
        <Choose prediction={prediction} onChoose={(option) => answer(prediction.id, option)} />
      ) : (
        <Compared prediction={prediction} settlement={settlement} />
      )}
      {settlement.state === 'chosen' && (
        <p className={css.next}>
          Now run it: the answer comes from your own run.{' '}
          <button type="button" onClick={() => answer(prediction.id, null)}>
            Change my guess
          </button>
        </p>
      )}
      {settlement.state === 'settled' && <Outcome prediction={prediction} settlement={settlement} />}
    </article>
  );
}

function Choose({ prediction, onChoose }: { prediction: Prediction; onChoose(option: string): void }) {
  const [option, setOption] = useState<string | null>(null);
  const name = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (option) onChoose(option);
      }}
    >
      {prediction.options.map(({ id, text }) => (
        <label key={id} className={css.option}>
          <input type="radio" name={name} checked={option === id} onChange={() => setOption(id)} />
          <Html as="span" html={text} />
        </label>
      ))}
      <button type="submit" className={css.primary} disabled={option === null}>
        That is my guess
      </button>
    </form>
  );
}

type Made = Exclude<Settlement, { state: 'open' }>;

function Compared({ prediction, settlement }: { prediction: Prediction; settlement: Made }) {
  const happened = settlement.state === 'settled' ? settlement.happened : null;
  return (
    <ul className={list.compared}>
      {prediction.options.map(({ id, text }) => (
        <li key={id} data-chosen={id === settlement.chosen || undefined} data-happened={id === happened || undefined}>
          <Html as="span" html={text} />
          {id === settlement.chosen && <small>your guess</small>}
          {id === happened && <small data-good>what happened</small>}
        </li>
      ))}
    </ul>
  );
}

function Outcome({
  prediction,
  settlement,
}: {
  prediction: Prediction;
  settlement: Extract<Settlement, { state: 'settled' }>;
}) {
  const { hindsight, right, fact, evidence } = settlement;
  return (
    <div className={css.outcome} role="status" data-surprise={!right || undefined}>
      <p>
        <b>{hindsight ? 'You had already seen it run.' : right ? 'As you expected.' : 'Not as you expected.'}</b>{' '}
        <Cited text={fact} evidence={evidence} />
      </p>
      <Html html={prediction.because} />
    </div>
  );
}
