/** Checks that look at the learner's own measurement of places (see `scene/storage/measure`): what its samples can show. */
import { z } from 'zod';
import { PLACES, WORKS } from '#engine/scene/storage/measure/measure-line.ts';

export const MeasuredPattern = z
  .strictObject({
    work: z.enum(WORKS).optional().describe('`sync`, `create`, `first`, `again`'),
    place: z.enum(PLACES).exclude(['layer']).optional().describe('the one that is held against the container’s layer'),
    is: z
      .enum(['faster', 'slower', 'equal'])
      .optional()
      .describe('than the layer, by the Mann-Whitney test; `equal`: no difference can be shown'),
  })
  .refine(({ work, place, is }) => new Set([work, place, is].map((one) => one === undefined)).size === 1, {
    error: 'names work, place and is together, or none of them',
  });
export type MeasuredPattern = z.infer<typeof MeasuredPattern>;
