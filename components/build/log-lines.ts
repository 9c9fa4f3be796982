/** What a step printed, line by line, each with the time of its first character. Pure. */

import type { BuildStep, StepOutput } from '#engine/scene/build.ts';
import { durationText } from '#engine/scene/number-words.ts';

export type LogLine = { stream: StepOutput['stream']; at: number; text: string };

/** Output comes in pieces: a line may need several, and one may hold several lines. */
export function logLines(log: readonly StepOutput[]): LogLine[] {
  const lines: LogLine[] = [];
  const open = new Map<StepOutput['stream'], LogLine>();
  for (const { stream, at, text } of log)
    for (const part of text.split(/(?<=\n)/).filter((one) => one !== '')) {
      const begun = open.get(stream);
      const line = begun ?? { stream, at, text: '' };
      line.text += part;
      if (!begun) lines.push(line);
      if (part.endsWith('\n')) open.delete(stream);
      else open.set(stream, line);
    }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\r?\n$/, '') }));
}

/** Since its step began: `+120 ms`. */
export const sinceText = ({ at }: LogLine, { startedAt }: Pick<BuildStep, 'startedAt'>): string =>
  startedAt === undefined ? '' : `+${durationText(Math.max(0, at - startedAt))}`;
