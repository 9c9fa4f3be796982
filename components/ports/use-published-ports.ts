'use client';
import { useEffect, useState } from 'react';
import { type OpenablePort, openablePorts, publishedPorts } from '#engine/scene/published-ports.ts';
import { changeWorld, emptyWorld } from '#engine/scene/world.ts';
import type { TraceLog } from '#engine/trace/log.ts';

const NONE: readonly OpenablePort[] = [];

/** What the containers of a lab publish now, wherever the player is; brought up to date at most once a frame. */
export function usePublishedPorts(log: TraceLog): readonly OpenablePort[] {
  const [held, setHeld] = useState({ log, ports: NONE });
  useEffect(() => {
    let world = emptyWorld;
    let last = -1;
    let frame: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      frame = undefined;
      const before = world;
      for (const event of log.since(last))
        if (event.type === 'state.changed' && event.subject.kind === 'container') world = changeWorld(world, event);
      last = log.lastSeq;
      if (world !== before) setHeld({ log, ports: openablePorts(publishedPorts(world)) });
    };
    show();
    const stop = log.subscribe(() => {
      frame ??= setTimeout(show, 16);
    });
    return () => {
      stop();
      clearTimeout(frame);
    };
  }, [log]);
  return held.log === log ? held.ports : NONE;
}
