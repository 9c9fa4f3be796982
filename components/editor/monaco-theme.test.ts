import { expect, test } from 'vitest';
import { longHex } from './monaco-theme.ts';

test.each([
  ['#fff', '#ffffff'],
  ['#1a2', '#11aa22'],
  ['#ece7db', '#ece7db'],
  ['', ''],
])('%j as Monaco takes it', (colour, long) => {
  expect(longHex(colour)).toBe(long);
});
