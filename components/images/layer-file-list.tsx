import type { MapLayer } from '#engine/scene/image-map.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import type { ChangedPath, LayerFiles } from '#engine/trace/stored.ts';
import css from './image-details.module.css';

/** As `docker diff` writes them. */
const MARKS: Record<ChangedPath['how'], { mark: string; word: string }> = {
  added: { mark: 'A', word: 'added' },
  changed: { mark: 'C', word: 'changed' },
  deleted: { mark: 'D', word: 'deleted by a whiteout' },
  opaque: { mark: 'O', word: 'opaque: hides what is below it' },
};

/** What the layer adds, changes and hides, the largest first. */
export function LayerFileList({ layer: { facts } }: { layer: MapLayer }) {
  if (!facts?.files) return <p className={css.aside}>{facts?.unread ?? 'Its files were not read.'}</p>;
  const { files } = facts;
  const rest = files.added + files.changed + files.deleted + files.opaque - files.paths.length;
  return (
    <>
      <p className={css.cost}>{countsText(files)}</p>
      {files.paths.length > 0 && (
        <ul className={css.files}>
          {files.paths.map(({ path, how, bytes }) => (
            <li key={`${how} ${path}`} data-how={how}>
              <b title={MARKS[how].word} aria-hidden="true">
                {MARKS[how].mark}
              </b>
              <span className="sr">{MARKS[how].word}</span>
              <code>{path}</code>
              <small>{how === 'deleted' || how === 'opaque' ? '' : bytesText(bytes)}</small>
            </li>
          ))}
        </ul>
      )}
      {rest > 0 && <p className={css.aside}>and {rest} smaller ones.</p>}
    </>
  );
}

function countsText({ added, changed, deleted, opaque, bytes, cut }: LayerFiles): string {
  const parts = [
    added > 0 && `adds ${plural(added, 'file')}`,
    changed > 0 && `changes ${changed}`,
    deleted > 0 && `deletes ${deleted}`,
    opaque > 0 && `empties ${plural(opaque, 'directory', 'directories')}`,
  ].filter((part) => part !== false);
  const what = parts.length === 0 ? 'It changes no file.' : `It ${parts.join(', ')}; ${bytesText(bytes)}.`;
  return cut ? `At least: ${what} It has more files than are counted.` : what;
}
