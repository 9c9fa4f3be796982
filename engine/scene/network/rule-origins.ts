/** Which run a rule came with: the one in whose time it was first told, and stayed. */
import type { StateChanged } from '#engine/trace/event.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import { NetChain } from '#engine/trace/network.ts';
import type { RunStart } from '../run-window.ts';

export type RuleOrigin = {
  trace: TraceId;
  /** By the time at which it was told, when the probe could not name the run. */
  inferred: boolean;
};

/** `<chain id> <rule>` → origin. What was there before the first run has none. */
export function ruleOrigins(
  events: readonly StateChanged[],
  starts: readonly RunStart[],
  at: number,
): ReadonlyMap<string, RuleOrigin | undefined> {
  const origins = new Map<string, RuleOrigin | undefined>();
  const rules = new Map<string, ReadonlySet<string>>();
  const runs = [...starts].sort((a, b) => a.at - b.at);
  for (const event of events) {
    if (event.subject.kind !== 'net-chain' || event.at > at) continue;
    const { id } = event.subject;
    const told = new Set(event.state === 'gone' ? [] : (NetChain.safeParse(event.attributes).data?.rules ?? []));
    const before = rules.get(id) ?? new Set<string>();
    for (const rule of before) if (!told.has(rule)) origins.delete(`${id} ${rule}`);
    for (const rule of told) if (!before.has(rule)) origins.set(`${id} ${rule}`, originOf(event, runs));
    rules.set(id, told);
  }
  return origins;
}

function originOf({ trace, at }: StateChanged, runs: readonly RunStart[]): RuleOrigin | undefined {
  if (trace !== undefined) return { trace, inferred: false };
  const run = runs.findLast((one) => one.at <= at);
  return run && { trace: run.trace, inferred: true };
}
