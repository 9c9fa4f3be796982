'use client';
import { useId, useMemo } from 'react';
import { gradeQuestion } from '#engine/lesson/answers.ts';
import { observedParent } from '#engine/lesson/grade-parent.ts';
import type { ParentQuestion } from '#engine/lesson/lesson.ts';
import { childrenOf, type ProcessNode, rootsOf } from '#engine/scene/process-tree.ts';
import css from './card.module.css';
import { Cited } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';
import picker from './process-picker.module.css';
import { useOfferProcesses } from './use-offer-processes.tsx';

/**
 * The processes of the learner's own run, each a choice: arrow keys move through them, as in any group of choices. The picture of the
 * processes takes the same answer.
 */
export function ProcessPicker({ question }: { question: ParentQuestion }) {
  const { grading } = useLesson();
  const name = useId();
  const observed = useMemo(() => observedParent(question, grading.context), [question, grading.context]);
  useOfferProcesses(question, observed);
  const { state, fact, evidence } = gradeQuestion(question, grading.context);
  if (!observed) return <p>{fact}. Run the line of the step before.</p>;
  return (
    <>
      <Branch question={question} tree={observed.tree} nodes={rootsOf(observed.tree)} name={name} />
      {(state === 'right' || state === 'wrong') && (
        <div className={css.outcome} role="status" data-wrong={state === 'wrong' || undefined}>
          <p>
            <b>{state === 'right' ? 'Right.' : 'Not that one.'}</b> <Cited text={fact} evidence={evidence} />
          </p>
          {state === 'right' && <Html html={question.because} />}
        </div>
      )}
    </>
  );
}

type BranchProps = {
  question: ParentQuestion;
  tree: readonly ProcessNode[];
  nodes: readonly ProcessNode[];
  name: string;
};

function Branch({ question, tree, nodes, name }: BranchProps) {
  const { answer, progress } = useLesson();
  return (
    <ul className={picker.tree}>
      {nodes.map((node) => {
        const below = childrenOf(tree, node.pid);
        return (
          <li key={node.pid} data-process={node.program}>
            <label className={css.option} data-ended={node.end !== undefined || undefined}>
              <input
                type="radio"
                name={name}
                checked={progress.answers[question.id]?.value === String(node.pid)}
                onChange={() => answer(question.id, String(node.pid))}
              />
              <span>
                {node.program === '?' ? 'not observed' : node.program} <small>{factsOf(node)}</small>
              </span>
            </label>
            {below.length > 0 && <Branch question={question} tree={tree} nodes={below} name={name} />}
          </li>
        );
      })}
    </ul>
  );
}

const factsOf = ({ pid, start, end, parentEvidence }: ProcessNode): string =>
  [
    `${pid}`,
    start === undefined ? 'was there before' : null,
    end === undefined ? null : 'ended',
    parentEvidence === 'inferred' ? 'place inferred' : null,
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
