/** px: of the host's spine from the left edge of the map. */
export const SPINE = 14;
