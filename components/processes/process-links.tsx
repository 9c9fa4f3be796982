import css from './process.module.css';
import type { ProcessPicture } from './process-layout.ts';

type Props = { picture: ProcessPicture; at: number; width: number };

/** Who is whose child at the cursor. What the kernel did not say is dashed. */
export function ProcessLinks({ picture: { links, height }, at, width }: Props) {
  return (
    <svg className={css.links} width={width} height={height} aria-hidden="true">
      {links.map(({ id, path, from, until, evidence, child }) => {
        const ended = child.life.end !== undefined && child.life.end <= at;
        const moment = ended ? Math.min(at, child.life.end ?? at) : at;
        const state = moment < from ? (from === child.life.start ? 'future' : 'past') : moment < until ? 'now' : 'past';
        return <path key={id} d={path} data-state={state} data-ended={ended || undefined} data-evidence={evidence} />;
      })}
    </svg>
  );
}
