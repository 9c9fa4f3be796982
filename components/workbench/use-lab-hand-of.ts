'use client';
import { useMemo } from 'react';
import { SocketSource } from '#components/lab/socket-source.ts';
import type { TraceSource } from '#components/lab/trace-source.ts';
import type { LabHand } from '#components/network/lab-hand.ts';
import type { TerminalDesk } from '#components/terminal/terminal-desk.ts';
import type { LabStatus } from '#engine/trace/wire.ts';

/** The hand of a live lab, for the pictures of it. */
export function useLabHandOf(source: TraceSource, status: LabStatus | null, desk: TerminalDesk): LabHand | null {
  const watch = status?.packets;
  return useMemo(() => {
    if (!status || !(source instanceof SocketSource)) return null;
    return {
      type: (line, stay) => desk.type(line, { enter: true, stay }),
      ...(watch && { watch }),
      follow: (on, filter) => source.followPackets(on, filter),
      followUse: source.followUse,
      countDisk: () => source.countDisk(),
    };
  }, [source, status, watch, desk]);
}
