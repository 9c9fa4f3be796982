/** The number of a namespace that the learner read and typed, compared with the kernel's. */
import { HOST_GROUP } from '#engine/scene/process/namespace-matrix.ts';
import { NAMESPACES, type NamespaceKind } from '#engine/trace/process-facts.ts';
import { moments } from './ever-met.ts';
import type { Observed } from './grade-value.ts';
import type { ValueQuestion } from './lesson.ts';
import type { LogIndex } from './log-index.ts';
import { type ProcessesThen, rowsOf } from './match-process.ts';
import { SeenProcesses } from './seen-processes.ts';

type NamespaceQuestion = Extract<ValueQuestion['of'], { running: unknown }>;

/**
 * What was typed stays right when a later line restarts or removes the container: it is held against all that was so since, and against what
 * was so last before.
 * @param answered the log's last seq when it was typed
 */
export function namespaceValue(
  of: NamespaceQuestion,
  { processes }: Pick<LogIndex, 'processes'>,
  answered = Number.POSITIVE_INFINITY,
): Observed | undefined {
  const values = valuesOf(of, processes);
  const newest = values.findLast(({ until }) => until === undefined) ?? values.at(-1);
  if (newest === undefined) return undefined;
  const known = values.findLast(({ from }) => from <= answered);
  const isRight = (typed: string) =>
    values.some((one) => one.value === typed && (one === known || (one.until ?? Number.POSITIVE_INFINITY) > answered));
  const judge = (typed: string) => {
    if (isRight(bare(typed))) return 'right';
    const whose = ownersOf(bare(typed), processes.now);
    return whose === undefined ? 'wrong' : { wrong: `That is ${whose}` };
  };
  return { value: newest.value, evidence: newest.told === undefined ? [] : [newest.told], judge };
}

/** A number that a process had which fits, from one seq until another. `told`: by which event. */
type Value = { value: string; told: number | undefined; from: number; until?: number };
type Reading = { again: SeenProcesses; values: Value[] };
const readings = new WeakMap<SeenProcesses, WeakMap<NamespaceQuestion, Reading>>();

/** In the order in which they came; no moment is looked at twice. */
function valuesOf(of: NamespaceQuestion, seen: SeenProcesses): readonly Value[] {
  const ofSeen = readings.get(seen) ?? new WeakMap<NamespaceQuestion, Reading>();
  readings.set(seen, ofSeen);
  const reading = ofSeen.get(of) ?? { again: new SeenProcesses(), values: [] };
  ofSeen.set(of, reading);
  for (const then of moments(seen, reading.again, ['process-facts', 'container'])) note(of, then, reading.values);
  return reading.values;
}

function note({ running, read }: NamespaceQuestion, then: SeenProcesses, values: Value[]): void {
  const seq = then.events.at(-1)?.seq ?? 0;
  const rows = rowsOf(running, then.now).filter(({ so }) => so);
  const now = new Map(rows.map(({ row: { cells, facts } }) => [cells[read]?.inode, facts.pid]));
  for (const one of values) if (one.until === undefined && !now.has(one.value)) one.until = seq;
  for (const [value, pid] of now) {
    const isKnown = values.some((one) => one.value === value && one.until === undefined);
    if (value !== undefined && !isKnown)
      values.push({ value, told: then.seqOf({ kind: 'process-facts', id: String(pid) }), from: seq });
  }
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
