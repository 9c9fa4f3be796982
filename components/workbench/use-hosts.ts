'use client';
import { useEffect, useMemo, useState } from 'react';
import { type EngineState, engineState } from '#components/lab/engine-state.ts';
import type { LabSnapshot } from '#components/lab/lab-store.ts';
import { SocketSource } from '#components/lab/socket-source.ts';
import type { TraceSource } from '#components/lab/trace-source.ts';
import { useLab } from '#components/lab/use-lab.ts';
import { useRuns } from '#components/player/use-runs.ts';
import { windowMemory } from '#components/terminal/tab-memory.ts';
import { TerminalDesk } from '#components/terminal/terminal-desk.ts';
import type { Runs } from '#engine/scene/runs.ts';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';
import type { Health } from '#engine/trace/wire.ts';
import { useSecondHost } from './use-second-host.ts';
import { type Start, useSource } from './use-source.ts';
import { useTerminalsReady } from './use-terminals-ready.ts';

/** One of the session's hosts, or the recording in its place. */
export type Host = {
  number: HostNumber;
  source: TraceSource;
  lab: LabSnapshot;
  state: EngineState;
  runs: Runs;
  desk: TerminalDesk;
  terminals: ReturnType<typeof useTerminalsReady>;
};

export type Hosts = {
  first: Host;
  second: Host | null;
  /** The one in front. */
  shown: Host;
  show(number: HostNumber): void;
  add(): void;
  /** Why there is no second one, in the engine's words. */
  refusal: string | null;
};

/** The session's hosts. All are followed, whichever is in front. */
export function useHosts(start: Start, health: Health | null): Hosts {
  const source = useSource(start, health);
  const lab = useLab(source);
  const { isThere, refusal, add, ...beside } = useSecondHost(lab);
  const state = engineState(start.kind === 'lab' ? health : REPLAYING, start.kind === 'lab' ? lab : null);
  const first = useHost(1, source, lab, state);
  const other = useHost(2, beside.source, beside.lab, engineState(health, beside.lab));
  const [front, show] = useState<HostNumber>(1);
  // What is added later begins behind.
  useEffect(() => {
    if (!isThere) show(1);
  }, [isThere]);
  const second = isThere ? other : null;
  return { first, second, shown: front === 2 && second ? second : first, show, add, refusal };
}

function useHost(number: HostNumber, source: TraceSource, lab: LabSnapshot, state: EngineState): Host {
  const desk = useMemo(() => new TerminalDesk(windowMemory(number)), [number]);
  return { number, source, lab, state, desk, runs: useRuns(lab.log), terminals: useTerminalsReady(lab.id) };
}

/** What can be asked of a live host; each is false when it cannot hear it now. */
export const handOn = ({ source }: Host): SocketSource | null => (source instanceof SocketSource ? source : null);

const REPLAYING = {
  status: 'ok',
  mode: 'replay',
  reason: 'This is a recording. What was typed is fixed; open the lab to type yourself.',
  labs: { running: 0, limit: 0 },
} as const;
