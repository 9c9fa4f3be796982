import css from './run-row.module.css';

type Props = { run: { open: boolean; failed: boolean; exitCode?: number } };

/** How a run ended: in words for those who listen. */
export function Verdict({ run }: Props) {
  const kind = run.open ? 'open' : run.failed ? 'failed' : 'ok';
  const words = { open: 'running', failed: `failed with ${run.exitCode ?? 'an error'}`, ok: 'ended well' }[kind];
  return (
    <span className={css.verdict} data-kind={kind} title={words}>
      <span className="sr">{words}</span>
      <span aria-hidden="true">{kind === 'failed' ? (run.exitCode ?? '!') : ''}</span>
    </span>
  );
}
