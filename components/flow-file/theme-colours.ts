/** The colours of a theme as plain values, for files that stand alone. Pure but for `shownColours`. */
import { FONTS } from '#components/picture-file/fonts.ts';
import { mixInOklab } from './oklab.ts';

/** Custom properties of a theme, without the dashes: `http` → `#5bb8ee`. */
export type Colours = ReadonlyMap<string, string>;

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const COLOUR = /--([\w-]+):\s*(#(?:[\da-f]{3}){1,2})(?=\s*;)/gi;

/** Reads a theme's block of the site's style sheet. */
export function coloursOf(styleSheet: string, theme: Theme): Colours {
  const block = new RegExp(`\\[data-theme="${theme}"\\]\\s*\\{([^}]*)\\}`).exec(styleSheet)?.[1];
  if (block === undefined) throw new Error(`The style sheet has no theme ${theme}.`);
  return new Map([...block.matchAll(COLOUR)].map(([, name = '', value = '']) => [name, value]));
}

/** The colours that the page is shown in now. */
export function shownColours(names: readonly string[]): Colours {
  const style = getComputedStyle(document.documentElement);
  return new Map(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Only in attributes: what somebody typed may look like CSS. In text a quote is always escaped. */
const ATTRIBUTE = /="([^"]*)"/g;
const VARIABLE = /var\(--([\w-]+)\)/g;
const MIX = /color-mix\(in oklab, (#[\da-f]+) ([\d.]+)%, (#[\da-f]+)\)/gi;

/** Which colours a markup asks for. */
export function coloursIn(markup: string): string[] {
  const asked = [...markup.matchAll(ATTRIBUTE)].flatMap(([, value = '']) => [...value.matchAll(VARIABLE)]);
  return [...new Set(asked.map(([, name = '']) => name))].filter((name) => !(name in FONTS));
}

/**
 * Puts values where a markup has `var(…)` and `color-mix(…)`.
 * @throws when a colour is not known: it would be black in the file.
 */
export function withValues(markup: string, colours: Colours): string {
  const valueFor = (name: string): string => {
    const value = FONTS[name as keyof typeof FONTS] ?? colours.get(name);
    if (!value) throw new Error(`The theme has no colour --${name}.`);
    return value;
  };
  return markup.replace(ATTRIBUTE, (_, value: string) => {
    const plain = value.replace(VARIABLE, (_, name: string) => valueFor(name));
    return `="${plain.replace(MIX, (_, one: string, share: string, other: string) => mixInOklab(one, other, +share / 100))}"`;
  });
}
