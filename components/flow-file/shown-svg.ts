import type { Recording } from '#engine/trace/recording.ts';
import { flowSvg } from './flow-svg.tsx';
import { runOf } from './run-of.ts';
import { WIDTH } from './sheet-size.ts';
import { shownColours } from './theme-colours.ts';

/** The picture of a run in the colours that the page is shown in. */
export const shownSvg = (recording: Recording): string =>
  flowSvg(recording.header, runOf(recording), WIDTH.usual, shownColours);
