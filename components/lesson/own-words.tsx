'use client';
import { useState } from 'react';
import { gradeQuestion, pointsMade } from '#engine/lesson/answers.ts';
import { gradeCheck } from '#engine/lesson/grade.ts';
import type { ExplainQuestion } from '#engine/lesson/lesson.ts';
import css from './card.module.css';
import { Cited } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';
import own from './own-words.module.css';

type Props = { question: ExplainQuestion; title: string };

/** First the learner's words, then the points to compare them with: seeing the points first would answer for them. */
export function OwnWords({ question, title }: Props) {
  const { answer, progress } = useLesson();
  const kept = progress.answers[wordsOf(question)]?.value;
  const [words, setWords] = useState(typeof kept === 'string' ? kept : '');
  const made = pointsMade(question, progress.answers);
  const compare = (): void => {
    answer(wordsOf(question), words);
    answer(question.id, []);
  };
  return (
    <>
      <textarea
        className={own.words}
        rows={6}
        value={words}
        readOnly={made !== undefined}
        aria-labelledby={title}
        placeholder="Write it as you would say it to a colleague."
        onChange={(event) => setWords(event.target.value)}
      />
      {made === undefined ? (
        <button type="button" className={css.primary} disabled={words.trim() === ''} onClick={compare}>
          Compare
        </button>
      ) : (
        <Points question={question} made={made} />
      )}
    </>
  );
}

/** The words lie beside the points, under a name that no question can have. */
const wordsOf = (question: ExplainQuestion): string => `${question.id}.words`;

function Points({ question, made }: { question: ExplainQuestion; made: readonly string[] }) {
  const { answer, grading } = useLesson();
  const toggle = (id: string): void =>
    answer(question.id, made.includes(id) ? made.filter((one) => one !== id) : [...made, id]);
  return (
    <div className={css.outcome}>
      <p>A good answer says this. Tick what yours says.</p>
      {question.points.map(({ id, text, seen }) => (
        <div key={id}>
          <label className={css.option}>
            <input type="checkbox" checked={made.includes(id)} onChange={() => toggle(id)} />
            <Html as="span" html={text} />
          </label>
          {seen && <Seen of={gradeCheck(seen, grading.context)} />}
        </div>
      ))}
      <p role="status">{gradeQuestion(question, grading.context).fact}.</p>
      <button type="button" className={css.quiet} onClick={() => answer(question.id, null)}>
        Write it again
      </button>
    </div>
  );
}

function Seen({ of: { met, fact, evidence } }: { of: ReturnType<typeof gradeCheck> }) {
  return met ? (
    <p className={own.seen}>
      <Cited text={`Seen here: ${fact}`} evidence={evidence} />
    </p>
  ) : null;
}
