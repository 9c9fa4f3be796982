/** The step of a build that belongs to the message which the reader chose: its own, or one of the requests that led to it. */
import type { Player } from '#components/player/use-player.ts';
import type { BuildStep } from '#engine/scene/build.ts';

type Shown = Pick<Player, 'steps' | 'selected' | 'trace'>;

export function chosenStep(steps: readonly BuildStep[], { steps: messages, selected, trace }: Shown) {
  if (selected === undefined) return undefined;
  let span = messages.find(({ id }) => id === selected)?.span;
  for (let hops = 0; span && hops < 64; hops++) {
    const own = steps.find((step) => step.span === span?.id);
    if (own) return own;
    span = span.parent === undefined ? undefined : trace.byId.get(span.parent);
  }
  return undefined;
}
