/** Checks about where a lab's containers keep their bytes: as it is now, or, when sticky, was at some time. What happened to files stays so. */
import type { Check } from './check.ts';
import type { StoragePattern } from './check-storage.ts';
import { everMet, NOW } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { type Fact, gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { commandMatches } from './match.ts';
import { kindsOfStorage, type StorageNow, storageAt, storageFacts } from './match-storage.ts';

type StorageCheck = Extract<Check, { kind: 'storage' }>;

export function gradeStorage(check: StorageCheck, index: LogIndex): CheckResult {
  const now = gradeAt(check, index, NOW);
  if (now.met || !check.sticky) return now;
  const { storage } = check;
  return everMet(storage, index.history, kindsOfStorage(storage), (at) => gradeAt(check, index, at)) ?? now;
}

function gradeAt({ storage, in: wanted }: StorageCheck, index: LogIndex, at: number): CheckResult {
  const now = storageAt(index, at);
  const unknown = unknownName(storage, now);
  if (unknown !== undefined) return { met: false, evidence: [], fact: `nothing is known of ${unknown} yet` };
  const facts = storageFacts(storage, now, index);
  const grade = (some: readonly Fact[]) => gradeFacts(some, storage.count, now.seen.events, at);
  if (wanted === undefined) return withEvidence(grade(facts), () => newestAbout(storage, now));
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
function newestAbout(storage: StoragePattern, { seen, nameOf, at }: StorageNow): number | undefined {
  const { layer, file, mount } = storage;
  const name = layer?.container ?? file?.container ?? mount?.container;
  const kinds = kindsOfStorage(storage);
  return seen.events.findLast(
    ({ subject, at: when }) =>
      when <= at && kinds.includes(subject.kind) && (name === undefined || nameOf(subject.id.split('/')[0]) === name),
  )?.seq;
}

/** That something is not there says nothing of a container or a volume of which nothing was told. */
function unknownName(
  { layer, file, mount, volume }: StoragePattern,
  { seen, nameOf, at }: StorageNow,
): string | undefined {
  const events = seen.events.filter((event) => event.at <= at);
  const told = (kind: string, name: string | undefined) =>
    name === undefined || events.some(({ subject }) => subject.kind === kind && nameOf(subject.id) === name);
  // Of its layers and mounts it is told a moment after its name.
  const layered = [layer?.container, layer?.with].find((name) => !told('container-root', name));
  const named = [file?.container, mount?.container, volume?.usedBy].find((name) => !told('container', name));
  const container = layered ?? named;
  if (container !== undefined) return `a container ${container}`;
  const name = file?.volume ?? (typeof volume?.name === 'string' ? volume.name : undefined);
  const isKnown = events.some(({ subject: { kind, id } }) => kind === 'volume' && id === name);
  return name === undefined || isKnown ? undefined : `a volume ${name}`;
}
