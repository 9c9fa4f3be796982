/** Which process is the parent of another? Read from the tree of the learner's own run, so no answer is stored. */
import { type ProcessNode, processTree } from '#engine/scene/process-tree.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { QuestionResult } from './answers.ts';
import type { GradingContext } from './grade.ts';
import type { ParentQuestion } from './lesson.ts';
import type { SeenSpan } from './log-index.ts';
import { commandMatches, spanMatches } from './match.ts';

export type ObservedParent = { tree: ProcessNode[]; child: ProcessNode; parent: ProcessNode; seq: number };

/** The newest run that holds the child and its parent. */
export function observedParent(question: ParentQuestion, { index }: GradingContext): ObservedParent | undefined {
  for (const command of index.commands.toReversed()) {
    if (!commandMatches(command, question.in)) continue;
    const span = command.spans.findLast((one) => spanMatches(one, question.of));
    if (span === undefined) continue;
    const tree = processTree([command.root, ...command.spans].map(asProcessSpan), nanos(Number.MAX_SAFE_INTEGER));
    const child = tree.find(({ pid }) => pid === span.attributes[ATTR.pid]);
    const parent = tree.find(({ pid }) => pid === child?.parent);
    if (child && parent) return { tree, child, parent, seq: span.started };
  }
  return undefined;
}

export function gradeParent(question: ParentQuestion, context: GradingContext): QuestionResult {
  const observed = observedParent(question, context);
  if (!observed) return { state: 'waiting', fact: 'There is no run to compare with yet', evidence: [] };
  const { tree, child, parent, seq } = observed;
  const answer = context.answers[question.id]?.value;
  const picked = tree.find(({ pid }) => String(pid) === answer);
  if (!picked) return { state: 'open', fact: 'Nothing picked yet', evidence: [] };
  const right = picked === parent;
  const verb = right ? 'is' : 'is not';
  const fact = `${named(picked)} ${verb} the parent of ${named(child)}`;
  return { state: right ? 'right' : 'wrong', fact, evidence: [seq] };
}

const named = ({ program, pid }: ProcessNode): string => `${program} (${pid})`;

const asProcessSpan = (span: SeenSpan) => ({ ...span, id: span.span, start: span.startedAt });
