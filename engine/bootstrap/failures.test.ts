import { expect, it } from 'vitest';
import { whatFailed } from './failures.mjs';

it('tells what is marked as failed, with the lines that say why', () => {
  const output = [
    '✓ one: 3 × mount',
    '✗ two: it is not so',
    '  → do this',
    '',
    '✓ three',
    '✓ four',
    '1 passed, 1 failed',
  ].join('\n');
  expect(whatFailed(output)).toEqual(['✗ two: it is not so', '  → do this']);
});

it('tells the end of what marked nothing', () => {
  const output = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n');
  expect(whatFailed(output)).toEqual(output.split('\n').slice(-30));
});

it('tells the last of very many', () => {
  const output = Array.from({ length: 500 }, (_, line) => `× ${line}`).join('\n');
  expect(whatFailed(output)).toHaveLength(80);
  expect(whatFailed(output).at(-1)).toBe('× 499');
});
