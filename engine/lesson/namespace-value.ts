/** The number of a namespace that the learner read and typed, compared with the kernel's. */
import { HOST_GROUP } from '#engine/scene/process/namespace-matrix.ts';
import { NAMESPACES, type NamespaceKind } from '#engine/trace/process-facts.ts';
import type { Observed } from './grade-value.ts';
import type { ValueQuestion } from './lesson.ts';
import type { LogIndex } from './log-index.ts';
import { type ProcessesThen, rowsOf } from './match-process.ts';

export function namespaceValue(
  { running, read }: Extract<ValueQuestion['of'], { running: unknown }>,
  index: LogIndex,
): Observed | undefined {
  const then = index.processes.now;
  const row = rowsOf(running, then).findLast(({ so }) => so)?.row;
  const value = row?.cells[read]?.inode;
  if (row === undefined || value === undefined) return undefined;
  const told = index.history.findLast(
    ({ subject: { kind, id } }) => kind === 'process-facts' && id === String(row.facts.pid),
  );
  const judge = (typed: string) => {
    if (bare(typed) === value) return 'right';
    const whose = ownersOf(bare(typed), then);
    return whose === undefined ? 'wrong' : { wrong: `That is ${whose}` };
  };
  return { value, evidence: told ? [told.seq] : [], judge };
}

/** `net:[4026532211]`, as `readlink` prints it, is `4026532211`. */
const bare = (typed: string): string => typed.replace(/^\w+:/, '').replace(/[[\]]/g, '').trim();

/** `the host’s net namespace`, `the pid namespace of web`; undefined when no process that is known stands in it. */
function ownersOf(inode: string, { matrix }: ProcessesThen): string | undefined {
  const kindOf = (cells: ProcessesThen['matrix']['rows'][number]['cells']): NamespaceKind | undefined =>
    NAMESPACES.find((kind) => cells[kind]?.inode === inode);
  const group = matrix.groups.find(({ rows }) => rows.some(({ cells }) => kindOf(cells)));
  const kind = group?.rows.map(({ cells }) => kindOf(cells)).find((one) => one !== undefined);
  if (!group || !kind) return undefined;
  return group.id === HOST_GROUP ? `the host’s ${kind} namespace` : `the ${kind} namespace of ${group.name}`;
}
