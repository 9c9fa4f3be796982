import { type Actor, createActor, fromCallback } from 'xstate';
import type { Pace } from '#engine/scene/pace.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { Clock } from './clock.ts';
import { type PlayerEvent, type PlayerInput, playerMachine } from './player.machine.ts';
import { prefersStillness } from './reduced-motion.ts';

export type PlayerSession = { clock: Clock; actor: Actor<typeof playerMachine> };

type Opening = PlayerInput & { pace: Pace; start: Nanos; end: Nanos };

/** Between two steps of a player that must not move smoothly (ms). */
const STILL_STEP = 700;

/** One player on one trace, not started yet. */
export function playerSession(opening: Opening): PlayerSession {
  const clock = new Clock(opening.pace, opening.start, opening.end);
  const machine = playerMachine.provide({
    actions: {
      'show the newest': () => clock.seek(clock.end),
      'go back if at the end': () => {
        if (clock.at >= clock.end) clock.seek(clock.start);
      },
    },
    actors: {
      'the running clock': fromCallback<PlayerEvent>(({ sendBack }) =>
        runClock(clock, () => sendBack({ type: 'end was reached' })),
      ),
    },
  });
  const { open, live, autoplay } = opening;
  return { clock, actor: createActor(machine, { input: { open, live, autoplay } }) };
}

function runClock(clock: Clock, ended: () => void): () => void {
  const pause = prefersStillness() ? STILL_STEP : 0;
  let last = performance.now();
  let frame = requestAnimationFrame(tick);
  function tick(now: number) {
    const elapsed = now - last;
    if (elapsed >= pause) {
      last = now;
      // A tab in the background gets no frames: what it missed is not made up for.
      if (!clock.advance(Math.max(0, Math.min(elapsed, pause || 100)))) return ended();
    }
    frame = requestAnimationFrame(tick);
  }
  return () => cancelAnimationFrame(frame);
}
