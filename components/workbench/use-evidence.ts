'use client';
import { useCallback, useEffect, useState } from 'react';
import type { Player } from '#components/player/use-player.ts';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';

type Wanted = { trace: TraceId; span?: SpanId; phase: 'call' | 'answer' };

/** Shows the event that a fact cites: its run first, then its message, as soon as the player is on that run. */
export function useEvidence(
  log: TraceLog,
  player: Player | undefined,
  pick: (trace: TraceId) => void,
): (seq: number) => void {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  useEffect(() => {
    if (!wanted || player?.trace.id !== wanted.trace) return;
    if (wanted.span) player.selectSpan(wanted.span, wanted.phase);
    setWanted(null);
  }, [wanted, player]);
  return useCallback(
    (seq: number) => {
      const place = placeOf(log, seq);
      if (!place) return;
      pick(place.trace);
      setWanted(place);
    },
    [log, pick],
  );
}

function placeOf(log: TraceLog, seq: number): Wanted | null {
  const event = log.since(seq - 1)[0];
  if (!event) return null;
  switch (event.type) {
    case 'span.started':
    case 'span.event':
      return { trace: event.trace, span: event.span, phase: 'call' };
    case 'span.ended':
      return { trace: event.trace, span: event.span, phase: 'answer' };
    case 'state.changed':
    case 'terminal.output':
    case 'packet.seen':
      return event.trace ? { trace: event.trace, phase: 'call' } : null;
    case 'probe.reported':
      return null;
    default:
      return event satisfies never;
  }
}
