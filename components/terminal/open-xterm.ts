import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { markCommands } from './command-marks.ts';
import { terminalColours } from './terminal-colours.ts';

export type OpenTerminal = {
  term: Terminal;
  fit(): void;
  search: SearchAddon;
  dispose(): void;
};

type Options = { readOnly?: boolean; screenReader?: boolean };

/** An xterm in `host` that keeps fitting it and follows the theme. */
export function openXterm(host: HTMLElement, options: Options = {}): OpenTerminal {
  const term = new Terminal({
    allowProposedApi: true,
    scrollback: 10_000,
    fontFamily: `${getComputedStyle(document.body).getPropertyValue('--mono')}`,
    fontSize: 13,
    lineHeight: 1.25,
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader ?? false,
    disableStdin: options.readOnly ?? false,
    theme: terminalColours(),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  for (const addon of [fit, search, new WebLinksAddon(), new Unicode11Addon()]) term.loadAddon(addon);
  term.unicode.activeVersion = '11';
  term.open(host);
  // Nobody needs Tab where nothing can be typed: it goes on to what follows on the page.
  if (options.readOnly) term.attachCustomKeyEventHandler(({ key }) => key !== 'Tab');
  drawByGpu(term);
  markCommands(term);
  const stops = [fitAlways(host, fit), followTheme(term)];
  return {
    term,
    search,
    fit: () => fitIfVisible(host, fit),
    dispose: () => {
      for (const stop of stops) stop();
      term.dispose();
    },
  };
}

/** WebGL is quicker with a GPU and puts no text in the page, so whoever drives the browser gets the other renderer. */
function drawByGpu(term: Terminal): void {
  if (navigator.webdriver) return;
  try {
    const gpu = new WebglAddon();
    gpu.onContextLoss(() => gpu.dispose());
    term.loadAddon(gpu);
  } catch {
    // No WebGL: the renderer that is there stays.
  }
}

const fitIfVisible = (host: HTMLElement, fit: FitAddon): void => {
  if (host.clientWidth > 40 && host.clientHeight > 20) fit.fit();
};

function fitAlways(host: HTMLElement, fit: FitAddon): () => void {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => fitIfVisible(host, fit));
  });
  observer.observe(host);
  // Until the font is there, a cell is measured with another one.
  void document.fonts.ready.then(() => fitIfVisible(host, fit));
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

function followTheme(term: Terminal): () => void {
  const observer = new MutationObserver(() => {
    term.options.theme = terminalColours();
  });
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
