/** Checks about where a lab's containers keep their bytes: as it is now, or, when sticky, was at some time. What happened to files stays so. */
import type { Check } from './check.ts';
import type { StoragePattern } from './check-storage.ts';
import { everMet } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { type Fact, gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { commandMatches } from './match.ts';
import { isIdle } from './match-files.ts';
import { kindsOfStorage, storageFacts } from './match-storage.ts';
import { type Known, SeenStorage } from './seen-storage.ts';

type StorageCheck = Extract<Check, { kind: 'storage' }>;

export function gradeStorage(check: StorageCheck, index: LogIndex): CheckResult {
  const { file, count } = check.storage;
  const grade = (seen: SeenStorage) =>
    file && count === undefined && seen !== index.storage && isIdle(file, seen) ? IDLE : gradeThen(check, seen, index);
  if (!check.sticky) return grade(index.storage);
  return everMet(check.storage, index.storage, () => new SeenStorage(), momentsOf(check.storage), grade);
}

const IDLE: CheckResult = { met: false, evidence: [], fact: 'Not observed yet' };

/** What happened to a file happened for good, so only the newest moment is asked for that. */
const momentsOf = (storage: StoragePattern): readonly string[] =>
  storage.file && storage.file.now === undefined ? [] : [...kindsOfStorage(storage), 'container'];

function gradeThen({ storage, in: wanted }: StorageCheck, seen: SeenStorage, index: LogIndex): CheckResult {
  const unknown = unknownName(storage, seen);
  if (unknown !== undefined) return { met: false, evidence: [], fact: `nothing is known of ${unknown} yet` };
  const facts = storageFacts(storage, seen, index);
  const grade = (some: readonly Fact[]) => gradeFacts(some, storage.count, seen.seqOf);
  if (wanted === undefined) return withEvidence(grade(facts), () => newestAbout(storage, seen));
  const over = index.commands.filter(({ root }) => root.ended !== undefined);
  const results = over
    .filter((command) => commandMatches(command, wanted))
    .map(({ trace, root }) => withEvidence(grade(facts.filter((fact) => fact.trace === trace)), () => root.ended));
  const none = { met: false, evidence: [], fact: 'No such command has ended yet' };
  return results.find(({ met }) => met) ?? results.at(-1) ?? none;
}

/** Of what is not there nothing can be cited: what told so is cited instead. */
function withEvidence(result: CheckResult, told: () => number | undefined): CheckResult {
  const seq = result.met && result.evidence.length === 0 ? told() : undefined;
  return seq === undefined ? result : { ...result, evidence: [seq] };
}

/** What was told last of the kind, and of the container if one is named. */
function newestAbout(storage: StoragePattern, { events, nameOf }: SeenStorage): number | undefined {
  const { layer, file, mount } = storage;
  const name = layer?.container ?? file?.container ?? mount?.container;
  const kinds = kindsOfStorage(storage);
  return events.findLast(
    ({ subject }) => kinds.includes(subject.kind) && (name === undefined || nameOf(subject.id.split('/')[0]) === name),
  )?.seq;
}

/** That something is not there says nothing of a container or a volume of which nothing was told. */
function unknownName({ layer, file, mount, volume }: StoragePattern, seen: SeenStorage): string | undefined {
  const named: readonly [Known, string | undefined][] = [
    // Of its layers and mounts it is told a moment after its name.
    ['container-root', layer?.container],
    ['container-root', layer?.with],
    ['container-mount', mount?.container],
    ['container', file?.container],
    ['container', volume?.usedBy],
    ['volume', file?.volume ?? (typeof volume?.name === 'string' ? volume.name : undefined)],
  ];
  const [kind, name] = named.find(([kind, name]) => name !== undefined && !seen.knows(kind, name)) ?? [];
  return kind && `${kind === 'volume' ? 'a volume' : 'a container'} ${name}`;
}
