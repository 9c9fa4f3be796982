/** Checks about what the engine holds now, or, when sticky, held at some time. */
import { changeWorld, emptyWorld, type Subject, type World } from '#engine/scene/world.ts';
import type { Check, WorldPattern } from './check.ts';
import { describeRemoved, describeSubject } from './describe.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex } from './log-index.ts';
import { amountIs, isSameSubject, subjectMatches } from './match.ts';

type WorldCheck = Extract<Check, { kind: 'world' }>;

export function gradeWorld(check: WorldCheck, index: LogIndex): CheckResult {
  const now = gradeNow(check, index.world);
  return now.met || !check.sticky ? now : (firstMet(check, index) ?? now);
}

function firstMet(check: WorldCheck, index: LogIndex): CheckResult | undefined {
  let world = emptyWorld;
  for (const event of index.history) {
    const then = changeWorld(world, event);
    // Most of what is told is of files, processes and networks.
    if (then === world) continue;
    world = then;
    const result = gradeNow(check, world);
    if (result.met) return result;
  }
  return undefined;
}

function gradeNow({ world: pattern }: WorldCheck, world: World): CheckResult {
  const found = [...world.present.values()].filter((subject) => subjectMatches(subject, pattern));
  if (!amountIs(found.length, pattern.count)) return missed(pattern, world, found);
  return { met: true, evidence: found.map(({ seq }) => seq), fact: metFact(pattern, found) };
}

function metFact(pattern: WorldPattern, found: Subject[]): string {
  const [first] = found;
  if (first === undefined) return `there is no ${wanted(pattern)}`;
  return found.length === 1
    ? describeSubject(first)
    : `${found.length} of them: ${found.map(describeSubject).join(', ')}`;
}

function missed(pattern: WorldPattern, world: World, found: Subject[]): CheckResult {
  const fact = `there is no ${wanted(pattern)} yet`;
  const near = found.at(-1) ?? newest(world.present, pattern);
  if (near !== undefined) return { met: false, evidence: [near.seq], fact, missed: describeSubject(near) };
  const gone = newest(world.gone, pattern);
  if (gone !== undefined) return { met: false, evidence: [gone.seq], fact, missed: describeRemoved(gone) };
  return { met: false, evidence: [], fact };
}

function newest(subjects: World['present'], pattern: WorldPattern): Subject | undefined {
  const near = [...subjects.values()].filter((subject) => isSameSubject(subject, pattern));
  return near.sort((one, other) => one.seq - other.seq).at(-1);
}

function wanted({ kind, name, image, state }: WorldPattern): string {
  const adjective = typeof state === 'string' ? `${state} ` : '';
  const called = name === undefined ? '' : ` ${name}`;
  return `${adjective}${kind}${called}${image === undefined ? '' : ` from ${image}`}`;
}
