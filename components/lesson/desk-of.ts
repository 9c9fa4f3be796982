import type { TerminalDesk, Typing } from '#components/terminal/terminal-desk.ts';

/** How a lesson types. On a phone the terminal comes to the front then, which is why it is announced. */
export function typeInto(desk: TerminalDesk, line: string, options: Typing): void {
  dispatchEvent(new Event('engine-room:typed'));
  desk.type(line, options);
}
