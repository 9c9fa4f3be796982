/** Sizes of a picture file, in px. */
export const WIDTH = { least: 640, usual: 1600, most: 8000 } as const;

/** Of the decks’ names at the left, of the title above, and of the legend below. */
export const PLATES = 176;
export const HEAD = 62;
export const FOOT = 44;

/** What the decks are given to fill; those that need more take more. */
export const heightFor = (width: number): number => Math.round(Math.min(1000, Math.max(420, width * 0.48)));
