import type { Kind } from '#engine/scene/kind.ts';

export const kindColour = (kind: Kind): string => `var(--${kind})`;

/** Text in a kind's hue, dark or light enough to be read on a deck. */
export const kindInk = (kind: Kind, share = 60): string => `color-mix(in oklab, var(--${kind}) ${share}%, var(--text))`;
