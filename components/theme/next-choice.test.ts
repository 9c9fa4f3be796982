import { expect, test } from 'vitest';
import { nextChoice } from './next-choice.ts';
import type { ThemeChoice } from './theme-script.ts';

test.each(['dark', 'light'] as const)(
  'where the system is %s the first press changes what is seen, and all come round',
  (system) => {
    const seen: ThemeChoice[] = ['system'];
    while (seen.length < 4) seen.push(nextChoice(seen.at(-1) as ThemeChoice, system));
    expect(seen).toEqual(['system', system === 'dark' ? 'light' : 'dark', system, 'system']);
  },
);
