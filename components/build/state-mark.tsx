import type { StepState } from '#engine/scene/build.ts';
import css from './state-mark.module.css';

/** A step's state as a shape; colour only helps. */
export function StateMark({ state }: { state: StepState }) {
  return (
    <svg className={css.mark} data-state={state} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <Shape state={state} />
    </svg>
  );
}

function Shape({ state }: { state: StepState }) {
  switch (state) {
    case 'cached':
    case 'waiting':
    case 'not reached':
      return <circle cx="6" cy="6" r="4.2" />;
    case 'ran':
      return <rect x="1.5" y="1.5" width="9" height="9" rx="1.5" />;
    case 'running':
      return (
        <>
          <circle cx="6" cy="6" r="4.8" />
          <path d="M6,1.2A4.8,4.8 0 0 1 6,10.8z" data-fill />
        </>
      );
    case 'failed':
      return <path d="M2,2L10,10M10,2L2,10" />;
    case 'canceled':
      return <path d="M6,1.8A4.2,4.2 0 1 0 6,10.2A4.2,4.2 0 1 0 6,1.8M3,9L9,3" />;
    case 'skipped':
      return <path d="M2,6H10" />;
    case 'config':
      return <path d="M6,1.2L10.8,6L6,10.8L1.2,6z" />;
    default:
      return state satisfies never;
  }
}
