/** The language service counts lines and characters from 0, Monaco from 1. */
import type { monaco } from '../monaco.ts';

export type ServicePosition = { line: number; character: number };
export type ServiceRange = { start: ServicePosition; end: ServicePosition };

export const fromMonaco = ({ lineNumber, column }: monaco.IPosition): ServicePosition => ({
  line: lineNumber - 1,
  character: column - 1,
});

export const toMonaco = ({ start, end }: ServiceRange): monaco.IRange => ({
  startLineNumber: start.line + 1,
  startColumn: start.character + 1,
  endLineNumber: end.line + 1,
  endColumn: end.character + 1,
});
