import { unitFor } from '#components/player/time-text.ts';
import { KIND_NAME } from '#engine/scene/kind.ts';
import type { Step } from '#engine/scene/steps.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { kindInk } from './colours.ts';
import { deckName } from './deck-layout.ts';
import css from './tip.module.css';

type Props = { step: Step; start: number; duration: number; x: number; y: number; width: number };

/** What is under the pointer, in three lines: between whom and when, its name, and who saw it. */
export function Tip({ step, start, duration, x, y, width }: Props) {
  const unit = unitFor(duration);
  const right = x > width / 2;
  const style = { top: Math.max(4, y - 14), ...(right ? { right: width - x + 14 } : { left: x + 14 }) };
  return (
    <div className={css.tip} style={style}>
      <div className={css.tipHead} style={{ color: kindInk(step.kind, 80) }}>
        <span>
          {deckName(step.from)} → {deckName(step.to)}
        </span>
        <span>
          {((step.at - start) / unit.ns).toFixed(2)} {unit.name}
        </span>
      </div>
      <b className={css.tipName}>{step.phase === 'call' ? step.span.name : step.label}</b>
      <div className={css.tipDetail}>{detailOf(step)}</div>
      <div className={css.tipSeen}>{seenBy(step)}</div>
    </div>
  );
}

function detailOf({ phase, span, kind }: Step): string {
  if (phase !== 'call') return `${phase === 'answer' ? 'answer to' : 'within'} ${span.name}`;
  const text = kind === 'exec' ? (span.attributes[ATTR.argv] as string[] | undefined)?.join(' ') : undefined;
  const path = span.attributes[ATTR.urlPath];
  const detail =
    text ?? (typeof path === 'string' ? path : kind === 'sys' ? argumentsOf(span.attributes[ATTR.syscallArgs]) : '');
  return detail.length > 160 ? `${detail.slice(0, 159)}…` : detail;
}

const argumentsOf = (args: unknown): string =>
  args === undefined ? '' : JSON.stringify(args).replace(/["{}]/g, '').replace(/,/g, ', ');

export function seenBy({ span, kind }: Step): string {
  const probe = span.attributes[ATTR.probe];
  const who = typeof probe === 'string' ? `${probe} probe` : 'a probe';
  if (span.evidence === 'observed') return `${KIND_NAME[kind]}, seen by the ${who}`.replace('the a probe', 'a probe');
  return span.evidence === 'inferred'
    ? `${KIND_NAME[kind]}, inferred from what was seen`
    : `${KIND_NAME[kind]}, drawn simpler than it is`;
}
