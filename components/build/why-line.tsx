import type { BuildStep, Why } from '#engine/scene/build.ts';
import css from './steps.module.css';
import { beforeAfter, changesOf, changeText, whyText } from './why-words.ts';

/** Above this many, files are counted. */
const MOST = 6;

/** Why a step was not taken from the cache: a dashed line where that is inferred. */
export function WhyLine({ why, steps }: { why: Why; steps: readonly BuildStep[] }) {
  const moved = beforeAfter(why);
  const changes = changesOf(why);
  return (
    <div className={css.why} data-evidence={why.evidence}>
      <p>
        <b>{why.kind === 'first' ? 'Why it ran' : 'Why it was not cached'}</b> {whyText(why, steps)}
        {why.evidence === 'inferred' && (
          <small title="Nobody told this: it is derived from what was seen of this build and the one before">
            inferred
          </small>
        )}
      </p>
      {moved && (
        <p className={css.moved}>
          <del>{moved.before}</del> <span aria-hidden="true">→</span> <span className="sr">became</span>{' '}
          <ins>{moved.after}</ins>
        </p>
      )}
      {changes.length > 0 && (
        <ul>
          {changes.slice(0, MOST).map((change) => (
            <li key={`${change.how} ${change.path}`}>
              <code>{change.path}</code> <span>{changeText(change)}</span>
            </li>
          ))}
          {changes.length > MOST && <li>and {changes.length - MOST} more</li>}
        </ul>
      )}
    </div>
  );
}
