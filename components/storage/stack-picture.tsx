'use client';
import { type CSSProperties, Fragment } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import type { TouchedFile } from '#engine/scene/storage/container-files.ts';
import { type StackLayer, type StackRow, seenFrom } from '#engine/scene/storage/container-stack.ts';
import { movesOf, type Sheet as Place } from '#engine/scene/storage/file-move.ts';
import type { ContainerRoot } from '#engine/trace/storage.ts';
import { layerName, sharedWords, shortDirectory, upperWords } from './layers-words.ts';
import { MoveLine } from './move-line.tsx';
import css from './stack.module.css';

type Props = {
  rows: readonly StackRow[];
  files: readonly TouchedFile[];
  root: ContainerRoot;
  player: Player | undefined;
  /** Path of the chosen file. */
  chosen: string | undefined;
  choose: (path: string | undefined) => void;
};

const MERGED = 2;
/** The upper directory is the first of the layers; overlayfs’ workshop belongs to it. */
const UPPER = 3;
const WORK = 4;
const lineOf = (index: number): number => (index === 0 ? UPPER : index + WORK);

const at = (row: number, column: number): CSSProperties => ({ gridRow: row, gridColumn: column });

/** Layers as sheets of glass, looked at from above: a column is a file, and the topmost sheet that has it is what the container sees. */
export function StackPicture({ rows, files, root, player, chosen, choose }: Props) {
  const { mounted } = root;
  const columns = {
    gridTemplateColumns: `minmax(140px, 14.5em) repeat(${Math.max(1, files.length)}, minmax(96px, 1fr))`,
  };
  const rowOf = (directory: string | undefined) => {
    const found = rows.findIndex((row) => row.kind === 'layer' && row.layer.directory === directory);
    return found < 0 ? undefined : lineOf(found);
  };
  return (
    <div className={css.stack} style={columns}>
      <p className={css.corner} style={at(1, 1)}>
        {files.length > 0 ? 'seen from above' : ''}
      </p>
      <div className={css.sheet} data-kind="merged" data-mounted={mounted} style={{ gridRow: MERGED }} />
      <p className={css.name} style={at(MERGED, 1)} title={root.merged}>
        <b>merged</b>
        <small>{mounted ? 'what the container sees as /' : 'not mounted: it does not run'}</small>
        {mounted && <code>{shortDirectory(root.merged)}</code>}
      </p>
      {rows.map((row, index) => (
        <Fragment key={row.kind === 'layer' ? row.layer.directory : index}>
          <Sheet row={row} line={lineOf(index)} />
          {index === 0 && <Work directory={root.work} />}
        </Fragment>
      ))}
      {files.map((file, index) => (
        <FileColumn
          key={file.path}
          {...{ file, player }}
          column={index + 2}
          bottom={lineOf(rows.length)}
          lower={rowOf(file.lower)}
          chosen={file.path === chosen}
          choose={() => choose(file.path === chosen ? undefined : file.path)}
        />
      ))}
    </div>
  );
}

const Work = ({ directory }: { directory: string }) => (
  <>
    <div className={css.sheet} data-kind="work" style={{ gridRow: WORK }} />
    <p className={css.name} style={at(WORK, 1)} title={directory}>
      <b>work</b>
      <small>where a copy is made ready</small>
    </p>
  </>
);

function Sheet({ row, line }: { row: StackRow; line: number }) {
  if (row.kind === 'folded')
    return (
      <>
        <div className={css.sheet} data-kind="folded" style={{ gridRow: line }} />
        <p className={css.name} style={at(line, 1)}>
          <span>{plural(row.layers.length, 'image layer')}</span>
          <small>with none of these files</small>
        </p>
      </>
    );
  const { layer } = row;
  return (
    <>
      <div className={css.sheet} data-kind={layer.kind} style={{ gridRow: line }} />
      <p className={css.name} style={at(line, 1)} title={layer.directory}>
        <b data-machine={layer.kind === 'image' || undefined}>{layerName(layer)}</b>
        <small title={layer.shared.join(', ')}>{sizeWords(layer)}</small>
        <code>{shortDirectory(layer.directory)}</code>
      </p>
    </>
  );
}

function sizeWords({ kind, bytes, shared }: StackLayer): string {
  const size = bytes === undefined ? '' : bytesText(bytes);
  if (kind === 'upper') return `${size === '' ? '' : `${size}, `}its own, writable`;
  if (kind === 'init') return 'its own, read only';
  const users = shared.length > 0 ? `shared with ${sharedWords(shared)}` : 'read only';
  return [size, users].filter(Boolean).join(', ');
}

type ColumnProps = {
  file: TouchedFile;
  column: number;
  /** Row of the layer that has it, where it is drawn. */
  lower: number | undefined;
  /** Line below the last row. */
  bottom: number;
  chosen: boolean;
  player: Player | undefined;
  choose: () => void;
};

function FileColumn({ file, column, lower, bottom, chosen, player, choose }: ColumnProps) {
  const { path, now, copy, last } = file;
  const line: Record<Place, number> = { merged: MERGED, upper: UPPER, lower: lower ?? UPPER };
  const from = seenFrom(file);
  const cut = path.lastIndexOf('/');
  return (
    <>
      {chosen && <div className={css.chosen} style={{ gridColumn: column, gridRow: `${MERGED} / ${bottom}` }} />}
      <button
        type="button"
        className={css.head}
        data-row
        aria-pressed={chosen}
        style={at(1, column)}
        title={path}
        onClick={choose}
      >
        <small>{path.slice(0, cut + 1)}</small>
        <code>{path.slice(cut + 1)}</code>
      </button>
      {from && <Ray from={line[from]} column={column} read={last.action === 'read'} />}
      <span className={css.chip} data-is={from ?? 'none'} style={at(MERGED, column)}>
        {from === undefined ? 'not there' : from === 'upper' ? 'from upper' : 'from the image'}
      </span>
      {movesOf(file).map((move) => (
        <MoveLine
          key={`${move.token} ${move.change.event.seq}`}
          {...{ move, column, player }}
          from={line[move.from]}
          to={line[move.to]}
        />
      ))}
      {(now === 'upper' || now === 'whiteout') && last.action !== 'read' && (
        <span className={css.chip} data-is={now} data-copy={copy ? true : undefined} style={at(UPPER, column)}>
          {upperWords(file)}
        </span>
      )}
      {lower !== undefined && (
        <span className={css.chip} data-is="below" data-covered={now !== 'lower'} style={at(lower, column)}>
          {copy?.bytes !== undefined ? bytesText(copy.bytes) : now === 'lower' ? 'read here' : 'still there'}
        </span>
      )}
    </>
  );
}

/** From the sheet that has the file up to what the container sees. */
const Ray = ({ from, column, read }: { from: number; column: number; read: boolean }) =>
  from > MERGED ? (
    <span className={css.ray} data-read={read} style={{ gridColumn: column, gridRow: `${MERGED} / ${from + 1}` }} />
  ) : null;
