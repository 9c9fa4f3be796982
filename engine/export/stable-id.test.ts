import { expect, test } from 'vitest';
import { stableId } from './stable-id.ts';

/** From the authors' own test vectors. */
test.each([
  ['', 64, 'cbf29ce484222325'],
  ['a', 64, 'af63dc4c8601ec8c'],
  ['foobar', 64, '85944171f73967e8'],
  ['', 128, '6c62272e07bb014262b821756295c58d'],
  ['a', 128, 'd228cb696f1a8caf78912b704e4a8964'],
] as const)('%s in %d bits', (text, bits, id) => {
  expect(stableId(text, bits)).toBe(id);
});
