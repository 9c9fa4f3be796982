import { kindColour } from './colours.ts';
import type { Picture } from './picture-layout.ts';

/** Messages too many to be told apart. */
export function Masses({ picture: { crowd } }: { picture: Picture }) {
  return (
    <>
      {crowd.blocks.map(({ kind, d }) => (
        <path key={kind} d={d} fill={kindColour(kind)} opacity=".45" />
      ))}
      {crowd.paths.map(({ kind, answer, d }) => (
        <path
          key={`${kind} ${answer}`}
          d={d}
          stroke={kind === 'err' ? 'var(--err)' : kindColour(kind)}
          strokeWidth="1.1"
          strokeDasharray={answer ? '3.5 3' : undefined}
          opacity=".6"
        />
      ))}
    </>
  );
}
