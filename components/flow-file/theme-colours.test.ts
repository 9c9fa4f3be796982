import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mixInOklab } from './oklab.ts';
import { coloursIn, coloursOf, THEMES, withValues } from './theme-colours.ts';

const STYLE = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');

// The values are what Chromium paints for `color-mix(in oklab, …)`.
test.each([
  ['#ff0000', '#0000ff', 0.5, '#8c53a2'],
  ['#000', '#fff', 0.5, '#636363'],
  ['#1c2c4d', '#0c1424', 1, '#1c2c4d'],
  ['#1c2c4d', '#0c1424', 0, '#0c1424'],
])('%s and %s, %s of the first', (one, other, share, mixed) => {
  expect(mixInOklab(one, other, share)).toBe(mixed);
});

test.each(THEMES)('the theme %s has every colour as a plain value', (theme) => {
  const colours = coloursOf(STYLE, theme);
  for (const name of ['bg', 'text', 'http', 'rpc', 'exec', 'sys', 'event', 'io', 'err', 'deck-a', 'deck-b'])
    expect(colours.get(name), name).toMatch(/^#[\da-f]{6}$/);
});

test('the themes are told apart', () => {
  expect(coloursOf(STYLE, 'light').get('bg')).not.toBe(coloursOf(STYLE, 'dark').get('bg'));
});

test('only attributes are given values: what somebody typed may look like CSS', () => {
  const markup =
    '<text fill="var(--a)" stroke="color-mix(in oklab, var(--a) 50%, var(--b))">echo var(--c) =var(--d)</text>';
  expect(coloursIn(markup)).toEqual(['a', 'b']);
  const colours = new Map([
    ['a', '#000000'],
    ['b', '#ffffff'],
  ]);
  expect(withValues(markup, colours)).toBe('<text fill="#000000" stroke="#636363">echo var(--c) =var(--d)</text>');
});

test('a colour that is not known is an error, not black', () => {
  expect(() => withValues('<g fill="var(--none)"/>', new Map())).toThrow('no colour --none');
});
