'use client';
import { useMemo } from 'react';
import { EMPTY_SOURCE } from '#components/lab/empty-source.ts';
import { RecordedSource, readAddress, readGiven } from '#components/lab/recorded-source.ts';
import { SocketSource } from '#components/lab/socket-source.ts';
import type { TraceSource } from '#components/lab/trace-source.ts';
import type { Health } from '#engine/trace/wire.ts';

export type Start =
  /** The session's own lab; where no lab can be, this recording. */
  | { kind: 'lab'; recording?: string }
  | { kind: 'recording'; url: string }
  /** A file that the reader opened. */
  | { kind: 'given'; text: string };

export function useSource(start: Start, health: Health | null): TraceSource {
  return useMemo(() => sourceOf(start, health), [start, health]);
}

/** Of the first host. */
export const labSocket = (): string => `${location.origin.replace(/^http/, 'ws')}/-/ws/lab`;

function sourceOf(start: Start, health: Health | null): TraceSource {
  switch (start.kind) {
    case 'recording':
      return new RecordedSource(readAddress(start.url));
    case 'given':
      return new RecordedSource(readGiven(start.text));
    case 'lab':
      if (!health) return EMPTY_SOURCE;
      if (health.mode === 'live') return new SocketSource(labSocket());
      return start.recording ? new RecordedSource(readAddress(start.recording)) : EMPTY_SOURCE;
    default:
      return start satisfies never;
  }
}
