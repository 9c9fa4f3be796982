import type { ITheme } from '@xterm/xterm';

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The terminal in the page's own colours; xterm raises the contrast of whatever a program picks to 4.5:1. */
export function terminalColours(): ITheme {
  const text = token('--text');
  const dim = token('--dim');
  return {
    background: token('--sunk'),
    foreground: text,
    cursor: token('--brass'),
    cursorAccent: token('--brass-ink'),
    selectionBackground: `${token('--http')}55`,
    black: token('--line-2'),
    brightBlack: token('--faint'),
    red: token('--err'),
    brightRed: token('--err'),
    green: token('--rpc'),
    brightGreen: token('--rpc'),
    yellow: token('--brass'),
    brightYellow: token('--event'),
    blue: token('--http'),
    brightBlue: token('--http'),
    magenta: token('--sys'),
    brightMagenta: token('--sys'),
    cyan: token('--http'),
    brightCyan: token('--http'),
    white: dim,
    brightWhite: text,
  };
}
