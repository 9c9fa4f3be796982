/** Checks about where a lab's containers keep their bytes: as it is now, or, when sticky, was at some time. What happened to files stays so. */
import type { Check } from './check.ts';
import type { StoragePattern } from './check-storage.ts';
import { everMet } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { commandMatches } from './match.ts';
import { kindsOfStorage, type StorageNow, storageAt, storageFacts } from './match-storage.ts';

type StorageCheck = Extract<Check, { kind: 'storage' }>;

const NOW = Number.MAX_SAFE_INTEGER;

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
  if (wanted === undefined) return gradeFacts(facts, storage.count, index.storage.events, at);
  const commands = index.commands.filter((command) => commandMatches(command, wanted));
  if (!commands.some(({ root }) => root.ended !== undefined))
    return { met: false, evidence: [], fact: 'No such command has ended yet' };
  const traces = new Set<string | undefined>(commands.map(({ trace }) => trace));
  const caused = facts.filter(({ trace }) => traces.has(trace));
  return gradeFacts(caused, storage.count, index.storage.events, at);
}

/** That a container has no such file, or mount, means something only of one that is there. */
function unknownName({ layer, file, mount, volume }: StoragePattern, { seen, nameOf }: StorageNow): string | undefined {
  const named = [layer?.container, layer?.with, file?.container, mount?.container, volume?.usedBy];
  const known = new Set(seen.events.flatMap(({ subject: { kind, id } }) => (kind === 'container' ? [nameOf(id)] : [])));
  const container = named.find((name) => name !== undefined && !known.has(name));
  if (container !== undefined) return `a container ${container}`;
  const name = file?.volume ?? (typeof volume?.name === 'string' ? volume.name : undefined);
  const isKnown = seen.events.some(({ subject: { kind, id } }) => kind === 'volume' && id === name);
  return name === undefined || isKnown ? undefined : `a volume ${name}`;
}
