import { ChevronFirst, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import css from './packets.module.css';
import type { Walk } from './use-walk.ts';

/** Play, step and scrub through one packet's way. */
export function WalkControls({ walk, say }: { walk: Walk /** where it is, for who does not see it */; say: string }) {
  const Sign = walk.playing ? Pause : Play;
  return (
    <fieldset className={css.controls} aria-label="The packet's way">
      <button type="button" onClick={() => walk.go(0)} aria-label="Back to where it set out">
        <ChevronFirst size={16} />
      </button>
      <button type="button" onClick={() => walk.step(-1)} aria-label="Step back">
        <SkipBack size={14} />
      </button>
      <button type="button" data-play onClick={walk.toggle} aria-label={walk.playing ? 'Pause' : 'Play'}>
        <Sign size={15} fill="currentColor" />
      </button>
      <button type="button" onClick={() => walk.step(1)} aria-label="Step on">
        <SkipForward size={14} />
      </button>
      <input
        type="range"
        min={0}
        max={walk.last}
        value={walk.index}
        aria-label="Step of the packet"
        aria-valuetext={say}
        onChange={({ target }) => walk.go(Number(target.value))}
      />
      <span>
        {walk.index + 1}/{walk.last + 1}
      </span>
    </fieldset>
  );
}
