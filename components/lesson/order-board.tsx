'use client';
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { gradeQuestion } from '#engine/lesson/answers.ts';
import type { OrderQuestion } from '#engine/lesson/lesson.ts';
import css from './card.module.css';
import { Cited } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';
import { moved } from './moved.ts';
import board from './order-board.module.css';

/** Items to put in order, by dragging or with two buttons each. Compared with the learner's own trace when asked. */
export function OrderBoard({ question }: { question: OrderQuestion }) {
  const { answer, grading, progress } = useLesson();
  const given = progress.answers[question.id]?.value;
  const [draft, setDraft] = useState<string[] | null>(null);
  const order = draft ?? (Array.isArray(given) ? given : question.items.map(({ id }) => id));
  const result = gradeQuestion(question, grading.context);
  const graded = draft === null && Array.isArray(given);
  const shift = (from: number, to: number): void => setDraft(moved(order, from, to));
  return (
    <>
      <ol className={board.order}>
        {order.map((id, index) => (
          <Item
            key={id}
            html={question.items.find((item) => item.id === id)?.text ?? id}
            index={index}
            last={index === order.length - 1}
            wrong={graded && result.wrongAt === index}
            onMove={shift}
          />
        ))}
      </ol>
      <button
        type="button"
        className={css.primary}
        disabled={graded && result.state !== 'waiting'}
        onClick={() => {
          answer(question.id, order);
          setDraft(null);
        }}
      >
        Compare with my run
      </button>
      {(graded || result.state === 'waiting') && (
        <div className={css.outcome} role="status" data-wrong={result.state === 'wrong' || undefined}>
          <p>
            <b>{{ right: 'Right. ', wrong: 'Not yet. ', waiting: '', open: '' }[result.state]}</b>
            <Cited text={result.fact} evidence={result.evidence} missed={result.state === 'wrong'} />
          </p>
          {result.state === 'right' && <Html html={question.because} />}
        </div>
      )}
    </>
  );
}

type ItemProps = { html: string; index: number; last: boolean; wrong: boolean; onMove(from: number, to: number): void };

function Item({ html, index, last, wrong, onMove }: ItemProps) {
  const name = html.replace(/<[^>]+>/g, '');
  const drop = (event: DragEvent): void => {
    const from = Number(event.dataTransfer.getData('text/engine-room-item'));
    event.preventDefault();
    if (Number.isInteger(from)) onMove(from, index);
  };
  return (
    <li
      draggable
      data-wrong={wrong || undefined}
      onDragStart={(event) => event.dataTransfer.setData('text/engine-room-item', String(index))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <GripVertical size={14} aria-hidden="true" />
      <Html as="span" html={html} />
      <button
        type="button"
        aria-label={`Move up: ${name}`}
        disabled={index === 0}
        onClick={() => onMove(index, index - 1)}
      >
        <ArrowUp size={14} />
      </button>
      <button type="button" aria-label={`Move down: ${name}`} disabled={last} onClick={() => onMove(index, index + 1)}>
        <ArrowDown size={14} />
      </button>
    </li>
  );
}
