import type { BuildStep } from '#engine/scene/build.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import { logCount } from './build-words.ts';
import { logLines, sinceText } from './log-lines.ts';
import css from './steps.module.css';

/** What a step printed, as it came, and when since it began. */
export function StepLog({ step, open }: { step: BuildStep; open: boolean }) {
  if (step.log.length === 0) return null;
  const cut = step.log.reduce((sum, part) => sum + (part.cut ?? 0), 0);
  return (
    <details className={css.log} open={open || undefined}>
      <summary>
        it printed {logCount(step)}
        {cut > 0 && `, and ${bytesText(cut)} that are left out`}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>
        {logLines(step.log).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log only ever get more
          <span key={index} data-stream={line.stream}>
            <time>{sinceText(line, step)}</time>
            <span>{line.text || ' '}</span>
          </span>
        ))}
      </pre>
    </details>
  );
}
