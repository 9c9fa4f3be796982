/** What checks compare single values with. */
import { z } from 'zod';

export const pattern = z.string().refine(isPattern, 'is not a regular expression').describe('a regular expression');
/** A text: whole, or a pattern. */
export const words = z.union([z.string(), z.strictObject({ matches: pattern })]);
export type Words = z.infer<typeof words>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What a value must be: a scalar means equality. */
export const Matcher = z.union([
  scalar,
  z.strictObject({ matches: pattern }),
  z.strictObject({ above: z.number() }),
  z.strictObject({ below: z.number() }),
  z.strictObject({ exists: z.boolean() }),
]);
export type Matcher = z.infer<typeof Matcher>;

/** How many. */
export const amount = z.union([
  z.number().int().nonnegative(),
  z.strictObject({ least: z.number().int().nonnegative().optional(), most: z.number().int().nonnegative().optional() }),
]);
export type Amount = z.infer<typeof amount>;

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
