import type { RowRange } from '#components/deck/use-rows-in-sight.ts';
import css from './process.module.css';
import { linksInSight, type ProcessPicture } from './process-layout.ts';

type Props = { picture: ProcessPicture; inSight: RowRange; at: number; width: number };

/** Who is whose child at the cursor. What the kernel did not say is dashed. */
export function ProcessLinks({ picture: { links, height }, inSight, at, width }: Props) {
  return (
    <svg className={css.links} width={width} height={height} aria-hidden="true">
      {linksInSight(links, inSight).map(({ id, path, from, until, evidence, child }) => {
        const ended = child.life.end !== undefined && child.life.end <= at;
        const moment = ended ? Math.min(at, child.life.end ?? at) : at;
        const state = moment < from ? (from === child.life.start ? 'future' : 'past') : moment < until ? 'now' : 'past';
        return <path key={id} d={path} data-state={state} data-ended={ended || undefined} data-evidence={evidence} />;
      })}
    </svg>
  );
}
