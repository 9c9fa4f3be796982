import type { Player } from '#components/player/use-player.ts';
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { layerText, MEANINGS, STATES, stageText, tookText } from './build-words.ts';
import { StateMark } from './state-mark.tsx';
import { StepLog } from './step-log.tsx';
import { isFinished, stateAt, tookOf } from './step-moment.ts';
import css from './steps.module.css';
import type { CodeLine } from './steps-layout.ts';
import { WhyLine } from './why-line.tsx';

type Props = {
  build: Build;
  step: BuildStep;
  lines: readonly CodeLine[];
  player: Player;
  /** ns of the longest step */
  longest: number;
  chosen: boolean;
};

/** One instruction: its text, what became of it, and under it why it ran, what it printed and how it failed. */
export function StepRow({ build, step, lines, player, longest, chosen }: Props) {
  const state = stateAt(step, build, player.clock.at);
  const finished = isFinished(state);
  const told = finished || (state === 'running' && step.endedAt === undefined);
  const took = finished ? tookOf(step) : undefined;
  return (
    <li className={css.step} data-state={state} data-chosen={chosen || undefined}>
      <button
        type="button"
        data-row
        className={css.row}
        title={MEANINGS[state]}
        disabled={step.span === undefined}
        aria-current={chosen || undefined}
        onClick={() => step.span && player.selectSpan(step.span)}
      >
        <Code step={step} lines={lines} />
        <span className={css.state}>
          <StateMark state={state} />
          {STATES[state]}
        </span>
        <span className={css.time}>
          {took !== undefined && took > 0 && <i style={{ width: `${(100 * took) / longest}%` }} />}
          <span>{finished ? tookText(step) : ''}</span>
        </span>
        <span className={css.bytes}>{finished ? layerText(step) : ''}</span>
      </button>
      {told && step.why && step.state !== 'cached' && <WhyLine why={step.why} steps={build.steps} />}
      {finished && step.error && (
        <p className={css.error}>
          <b>It failed</b> <code>{step.error}</code>
        </p>
      )}
      {told && <StepLog step={step} open={state === 'failed'} />}
    </li>
  );
}

/** Text of the Dockerfile; where it was not seen to travel, the builder's name for the step. */
function Code({ step, lines }: { step: BuildStep; lines: readonly CodeLine[] }) {
  if (lines.length === 0)
    return (
      <span className={css.code}>
        <span className={css.number}>{step.lines?.first ?? ''}</span>
        <code>{step.name}</code>
        <small>{stageText(step.stage)}</small>
      </span>
    );
  return (
    <span className={css.code}>
      {lines.map(({ number, text }) => (
        <span key={number} className={css.line}>
          <span className={css.number}>{number}</span>
          <code>{text || ' '}</code>
        </span>
      ))}
    </span>
  );
}
