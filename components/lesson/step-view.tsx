'use client';
import { ChevronDown, Check as Tick } from 'lucide-react';
import type { StepResult } from '#engine/lesson/grade.ts';
import type { Step } from '#engine/lesson/lesson.ts';
import { Blocks } from './blocks.tsx';
import { Facts } from './facts.tsx';
import { Hints } from './hints.tsx';
import css from './step-view.module.css';

type Props = {
  step: Step;
  number: number;
  result: StepResult;
  /** Met once, though not now: in an earlier lab, or before its container was removed. */
  before: boolean;
  current: boolean;
  open: boolean;
  onToggle(): void;
};

export function StepView({ step, number, result, before, current, open, onToggle }: Props) {
  const mark = result.met ? 'done' : before ? 'before' : current ? 'now' : 'todo';
  const words = { done: 'done', before: 'done before', now: 'the next thing to do', todo: 'to do' }[mark];
  const body = `step-${step.id}`;
  return (
    <li className={css.step} data-mark={mark} data-step={step.id} aria-current={current ? 'step' : undefined}>
      <h2>
        <button type="button" aria-expanded={open} aria-controls={body} onClick={onToggle}>
          <span className={css.mark} aria-hidden="true">
            {mark === 'done' || mark === 'before' ? <Tick size={13} strokeWidth={3} /> : number}
          </span>
          <span>
            {step.title}
            <span className="sr"> ({words})</span>
          </span>
          <ChevronDown size={15} aria-hidden="true" className={css.chevron} />
        </button>
      </h2>
      <div id={body} className={css.body} hidden={!open}>
        <Blocks blocks={step.blocks} />
        <Facts checks={step.checks} results={result.checks} label={`Checks of step ${number}`} />
        <Hints step={step} result={result} />
      </div>
      {!open && result.met && <p className={css.kept}>{result.checks.at(-1)?.fact}</p>}
    </li>
  );
}
