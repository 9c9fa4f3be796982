import type { KeyboardEvent } from 'react';
import type { Player } from './use-player.ts';

/** What each key does, for the handler and for the list that `?` shows. */
export const PLAYER_KEYS = [
  ['Space', 'play or pause'],
  ['← →', 'previous or next message'],
  ['Shift ← →', 'previous or next chapter'],
  ['Home End', 'to the start or the end'],
  ['+ −', 'zoom in or out'],
  ['0', 'fit the whole request'],
] as const;

const TYPING = 'input:not([type=range]), textarea, select, [contenteditable], .xterm, .monaco-editor';
const PRESSING = 'button, a, summary, [role=tab], [role=row]';

export const playerKeys = (player: Player | undefined) => (event: KeyboardEvent) => {
  if (!player || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as Element;
  if (target.closest(TYPING)) return;
  if (event.key === ' ' && target.closest(PRESSING)) return;
  const act = actionOf(player, event.key, event.shiftKey);
  if (!act) return;
  event.preventDefault();
  act();
};

function actionOf(player: Player, key: string, shift: boolean): (() => void) | undefined {
  switch (key) {
    case ' ':
      return player.toggle;
    case 'ArrowRight':
      return () => (shift ? player.stepChapter(1) : player.step(1));
    case 'ArrowLeft':
      return () => (shift ? player.stepChapter(-1) : player.step(-1));
    case 'Home':
      return player.toStart;
    case 'End':
      return player.toEnd;
    case '+':
    case '=':
      return () => player.zoomBy(0.6);
    case '-':
      return () => player.zoomBy(1 / 0.6);
    case '0':
      return player.fit;
    default:
      return undefined;
  }
}
