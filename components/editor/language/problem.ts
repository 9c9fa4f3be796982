/** What is wrong with a file, or could be better: for the markers in the text and for the list below it. */
export type Problem = {
  severity: 'error' | 'warning' | 'info';
  /** lines and columns from 1 */
  range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number };
  /** what is so */
  message: string;
  /** what to write instead */
  instead?: string;
  /** what a build of this lab showed */
  measured?: string;
  /** the rule, or who says so */
  rule: string;
};

export const wholeText = ({ message, instead, measured }: Problem): string =>
  [message, measured, instead && `Instead: ${instead}`].filter(Boolean).join('\n');

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

export const byLine = (a: Problem, b: Problem): number =>
  a.range.startLineNumber - b.range.startLineNumber || WEIGHT[a.severity] - WEIGHT[b.severity];

/** `2 errors, 1 warning, 3 hints` */
export function countText(problems: readonly Problem[]): string {
  const names = { error: 'error', warning: 'warning', info: 'hint' } as const;
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => [names[severity], problems.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}${count === 1 ? '' : 's'}`);
  return counts.join(', ') || 'Nothing to say';
}
