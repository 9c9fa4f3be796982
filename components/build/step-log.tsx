import type { BuildStep } from '#engine/scene/build.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import { logCount } from './build-words.ts';
import css from './steps.module.css';

/** What a step printed, as it came. */
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
        {step.log.map(({ stream, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a log only ever get more
          <span key={index} data-stream={stream}>
            {text}
          </span>
        ))}
      </pre>
    </details>
  );
}
