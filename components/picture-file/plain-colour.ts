/**
 * A computed colour as every program reads it (`#rrggbb`, and how opaque it is): mixed ones are computed as `oklab(…)`, which only browsers
 * know. What draws it is asked.
 */
export type Colour = { value: string; opacity: number };

const known = new Map<string, Colour | null>();
let context: CanvasRenderingContext2D | null = null;

/** Null for what is not seen. */
export function plainColour(computed: string): Colour | null {
  const found = known.get(computed);
  if (found !== undefined) return found;
  const colour = drawn(computed);
  known.set(computed, colour);
  return colour;
}

function drawn(computed: string): Colour | null {
  if (computed === 'none' || computed === '' || computed === 'transparent') return null;
  context ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) return { value: computed, opacity: 1 };
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = computed;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  if (alpha === 0) return null;
  const value = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  return { value, opacity: Math.round((alpha / 255) * 1000) / 1000 };
}
