import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST } from './real-tests.config.ts';

test.each(LONGEST)('%s, which is begun early, is there', (name) => {
  expect(existsSync(join(import.meta.dirname, `${name}.real.test.ts`))).toBe(true);
});
