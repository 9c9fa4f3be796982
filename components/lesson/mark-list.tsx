'use client';
import { useState } from 'react';
import { gradeQuestion } from '#engine/lesson/answers.ts';
import type { MarkQuestion } from '#engine/lesson/lesson.ts';
import css from './card.module.css';
import { Cited } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';

/** Things to mark or to leave. Compared with the learner's own run when asked; how many are wrong is told, not which. */
export function MarkList({ question }: { question: MarkQuestion }) {
  const { answer, grading, progress } = useLesson();
  const given = progress.answers[question.id]?.value;
  const [draft, setDraft] = useState<string[] | null>(null);
  const marked = draft ?? (Array.isArray(given) ? given : []);
  const { state, fact, evidence } = gradeQuestion(question, grading.context);
  const graded = draft === null && Array.isArray(given);
  const toggle = (id: string): void =>
    setDraft(marked.includes(id) ? marked.filter((one) => one !== id) : [...marked, id]);
  return (
    <>
      {question.items.map(({ id, text }) => (
        <label key={id} className={css.option}>
          <input type="checkbox" checked={marked.includes(id)} onChange={() => toggle(id)} />
          <Html as="span" html={text} />
        </label>
      ))}
      <button
        type="button"
        className={css.primary}
        disabled={graded && state !== 'waiting'}
        onClick={() => {
          answer(question.id, marked);
          setDraft(null);
        }}
      >
        Compare with my run
      </button>
      {(graded || state === 'waiting') && (
        <div className={css.outcome} role="status" data-wrong={state === 'wrong' || undefined}>
          <p>
            <b>{{ right: 'Right. ', wrong: 'Not yet. ', waiting: '', open: '' }[state]}</b>
            <Cited text={fact} evidence={evidence} />
          </p>
          {state === 'right' && <Html html={question.because} />}
        </div>
      )}
    </>
  );
}
