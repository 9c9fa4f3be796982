import { Directory } from '#components/deck/directory.tsx';
import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import type { ContainerStack } from '#engine/scene/storage/container-stack.ts';
import type { DiffLine } from '#engine/scene/storage/docker-diff.ts';
import css from './change-list.module.css';
import { LAYER_PURPOSE, layerName } from './layers-words.ts';

type Props = { stack: ContainerStack; diff: readonly DiffLine[]; cut: readonly string[] };

const MOST_LINES = 60;

/** The whole: its directories on the lab's disk, and what `docker diff` makes of it. */
export function StackDetails({ stack: { name, root, layers }, diff, cut }: Props) {
  const kinds = ['upper', 'init', 'image'] as const;
  return (
    <>
      <h3>{name}</h3>
      <p>
        overlayfs lays {plural(root.lower.length, 'read-only directory', 'read-only directories')} and one of its own on
        top of each other. Choose a file to see where it is.
      </p>
      <Facts>
        <Fact name="merged">{root.mounted ? <Directory path={root.merged} /> : 'not mounted: it does not run'}</Fact>
        {kinds.map((kind) => (
          <Fact key={kind} name={kind === 'image' ? 'image layers, top first' : kind}>
            {layers
              .filter((layer) => layer.kind === kind)
              .map((layer) => (
                <span key={layer.directory} className={css.directory}>
                  <Directory path={layer.directory} />
                  {kind === 'image' && layer.by !== undefined && <small>{layerName(layer)}</small>}
                  {layer.shared.length > 0 && <small>shared with {layer.shared.join(', ')}</small>}
                </span>
              ))}
            <small>{LAYER_PURPOSE[kind]}</small>
          </Fact>
        ))}
        <Fact name="work">
          <Directory path={root.work} />
          <small>where overlayfs prepares a copy before it gives it its name</small>
        </Fact>
        {root.entries !== undefined && (
          <Fact name="written">
            {bytesText(root.bytes ?? 0)} in {plural(root.entries, 'entry', 'entries')}
            {root.cut && ', and more that is not counted'}
          </Fact>
        )}
      </Facts>
      <h4>
        <code>docker diff {name}</code>
      </h4>
      {diff.length === 0 ? (
        <p>Nothing: no file is other than in the image.</p>
      ) : (
        <pre className={css.diff}>
          {diff
            .slice(0, MOST_LINES)
            .map(({ kind, path }) => `${kind} ${path}`)
            .join('\n')}
        </pre>
      )}
      {diff.length > MOST_LINES && <p>{diff.length - MOST_LINES} more lines.</p>}
      <Evidence how="inferred">worked out from what was seen; run the command to compare.</Evidence>
      {cut.map((line) => (
        <p key={line}>Cut: {line}.</p>
      ))}
      <Evidence>directories as the engine’s layer store has them on its disk</Evidence>
    </>
  );
}
