/** A dot in the gutter beside each prompt: green when its command ended well, orange when it failed. From OSC 133. */
import type { IMarker, Terminal } from '@xterm/xterm';

export function markCommands(term: Terminal): void {
  let prompt: IMarker | undefined;
  let running = false;
  term.parser.registerOscHandler(133, (data) => {
    const [mark, exit] = data.split(';');
    if (mark === 'A' || mark === 'B') prompt = term.registerMarker(0);
    if (mark === 'C') running = true;
    if (mark === 'D' && running) {
      running = false;
      if (prompt) dot(term, prompt, Number(exit ?? 0) === 0);
    }
    return true;
  });
}

function dot(term: Terminal, marker: IMarker, ok: boolean): void {
  const decoration = term.registerDecoration({ marker, x: 0, width: 1 });
  decoration?.onRender((element) => {
    element.classList.add('command-mark');
    element.dataset.ok = String(ok);
    element.title = ok ? 'ended well' : 'failed';
  });
}
