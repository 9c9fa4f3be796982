/** Monaco's colours from the page's tokens. Pure but for `readTokens`. */
import type { monaco } from './monaco.ts';

const TOKENS = [
  ...['bg', 'panel', 'raised', 'sunk', 'line', 'line-2', 'text', 'dim', 'faint', 'brass'],
  ...['http', 'rpc', 'exec', 'sys', 'event', 'err', 'ok'],
] as const;
type Token = 'bg' | 'panel' | 'raised' | 'sunk' | 'line' | 'line-2' | 'text' | 'dim' | 'faint' | 'brass' | Hue;
type Hue = 'http' | 'rpc' | 'exec' | 'sys' | 'event' | 'err' | 'ok';
export type Tokens = Record<Token, string>;

/** The tokens' values on this page, `#rrggbb`. */
export function readTokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    TOKENS.map((name) => [name, longHex(style.getPropertyValue(`--${name}`).trim())]),
  ) as Tokens;
}

/** Style sheets are made smaller, and Monaco draws in red what is no colour: `#fff` with an opacity behind it. */
export const longHex = (colour: string): string =>
  /^#[0-9a-f]{3}$/i.test(colour) ? `#${[...colour.slice(1)].map((digit) => digit + digit).join('')}` : colour;

type Theme = monaco.editor.IStandaloneThemeData;

export const themeOf = (base: 'dark' | 'light', t: Tokens): Theme => ({
  base: base === 'dark' ? 'vs-dark' : 'vs',
  inherit: true,
  rules: rulesOf(t),
  colors: {
    'editor.background': t.panel,
    'editor.foreground': t.text,
    'editorGutter.background': t.panel,
    'editorLineNumber.foreground': t.faint,
    'editorLineNumber.activeForeground': t.text,
    'editor.lineHighlightBackground': t.raised,
    'editor.lineHighlightBorder': `${t.raised}00`,
    'editorCursor.foreground': t.brass,
    'editor.selectionBackground': `${t.http}44`,
    'editor.inactiveSelectionBackground': `${t.http}26`,
    'editor.wordHighlightBackground': `${t.http}22`,
    'editor.findMatchBackground': `${t.brass}66`,
    'editor.findMatchHighlightBackground': `${t.brass}33`,
    'editorBracketMatch.background': `${t.brass}22`,
    'editorBracketMatch.border': t.brass,
    'editorError.foreground': t.err,
    'editorWarning.foreground': t.brass,
    'editorInfo.foreground': t.http,
    'editorWidget.background': t.raised,
    'editorWidget.foreground': t.text,
    'editorWidget.border': t['line-2'],
    'editorHoverWidget.background': t.raised,
    'editorHoverWidget.foreground': t.text,
    'editorHoverWidget.border': t['line-2'],
    'editorSuggestWidget.background': t.raised,
    'editorSuggestWidget.foreground': t.text,
    'editorSuggestWidget.border': t['line-2'],
    'editorSuggestWidget.highlightForeground': t.brass,
    'editorSuggestWidget.focusHighlightForeground': t.brass,
    'editorSuggestWidget.selectedBackground': t.line,
    'editorSuggestWidget.selectedForeground': t.text,
    'quickInput.background': t.raised,
    'quickInput.foreground': t.text,
    'input.background': t.sunk,
    'input.foreground': t.text,
    'input.border': t['line-2'],
    focusBorder: t.brass,
    'scrollbarSlider.background': `${t.faint}40`,
    'scrollbarSlider.hoverBackground': `${t.faint}66`,
    'editorIndentGuide.background1': t.line,
    'textLink.foreground': t.brass,
    'textLink.activeForeground': t.brass,
  },
});

const rulesOf = (t: Tokens): Theme['rules'] =>
  (
    [
      ['', t.text],
      ['keyword', t.http, 'bold'],
      ['string', t.rpc],
      ['string.yaml', t.text],
      ['type', t.http],
      ['tag', t.http],
      ['comment', t.faint, 'italic'],
      ['variable', t.exec],
      ['number', t.sys],
      ['attribute', t.exec],
      ['delimiter', t.dim],
      ['operators', t.dim],
      ['metatag', t.sys],
    ] as const
  ).map(([token, colour, fontStyle]) => ({ token, foreground: colour.slice(1), fontStyle }));
