'use client';
import type { CSSProperties } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import type { TouchedFile } from '#engine/scene/storage/container-files.ts';
import { type StackLayer, type StackRow, seenFrom } from '#engine/scene/storage/container-stack.ts';
import { CopyLine } from './copy-line.tsx';
import { layerName, upperWords } from './layers-words.ts';
import css from './stack.module.css';

type Props = {
  rows: readonly StackRow[];
  files: readonly TouchedFile[];
  mounted: boolean;
  player: Player | undefined;
  /** Path of the chosen file. */
  chosen: string | undefined;
  choose: (path: string | undefined) => void;
};

const at = (row: number, column: number): CSSProperties => ({ gridRow: row, gridColumn: column });

/** Layers as sheets of glass, looked at from above: a column is a file, and the topmost sheet that has it is what the container sees. */
export function StackPicture({ rows, files, mounted, player, chosen, choose }: Props) {
  const columns = {
    gridTemplateColumns: `minmax(132px, 13em) repeat(${Math.max(1, files.length)}, minmax(96px, 1fr))`,
  };
  const rowOf = (directory: string | undefined) => {
    const found = rows.findIndex((row) => row.kind === 'layer' && row.layer.directory === directory);
    return found < 0 ? undefined : found + 3;
  };
  const upper = rows.findIndex((row) => row.kind === 'layer' && row.layer.kind === 'upper') + 3;
  return (
    <div className={css.stack} style={columns}>
      <p className={css.corner} style={at(1, 1)}>
        {files.length > 0 ? 'seen from above' : ''}
      </p>
      <div className={css.sheet} data-kind="merged" data-mounted={mounted} style={{ gridRow: 2 }} />
      <p className={css.name} style={at(2, 1)}>
        <b>merged</b>
        <small>{mounted ? 'what the container sees as /' : 'not mounted: it does not run'}</small>
      </p>
      {rows.map((row, index) => (
        <Sheet key={row.kind === 'layer' ? row.layer.directory : index} row={row} line={index + 3} />
      ))}
      {files.map((file, index) => (
        <FileColumn
          key={file.path}
          {...{ file, upper, player }}
          column={index + 2}
          bottom={rows.length + 3}
          lower={rowOf(file.lower)}
          chosen={file.path === chosen}
          choose={() => choose(file.path === chosen ? undefined : file.path)}
        />
      ))}
    </div>
  );
}

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
        {layer.kind === 'image' ? <code>{layerName(layer)}</code> : <b>{layerName(layer)}</b>}
        <small>{sizeWords(layer)}</small>
      </p>
    </>
  );
}

function sizeWords({ kind, bytes, shared }: StackLayer): string {
  const size = bytes === undefined ? '' : bytesText(bytes);
  if (kind === 'upper') return `${size === '' ? '' : `${size}, `}its own, writable`;
  if (kind === 'init') return 'its own, read only';
  const users = shared.length > 0 ? `shared with ${plural(shared.length, 'container')}` : 'read only';
  return [size, users].filter(Boolean).join(', ');
}

type ColumnProps = {
  file: TouchedFile;
  column: number;
  upper: number;
  /** Row of the layer that has it, where it is drawn. */
  lower: number | undefined;
  /** Line below the last row. */
  bottom: number;
  chosen: boolean;
  player: Player | undefined;
  choose: () => void;
};

function FileColumn({ file, column, upper, lower, bottom, chosen, player, choose }: ColumnProps) {
  const { path, now, copy, last } = file;
  const from = seenFrom(file);
  const cut = path.lastIndexOf('/');
  return (
    <>
      {chosen && <div className={css.chosen} style={{ gridColumn: column, gridRow: `2 / ${bottom}` }} />}
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
      {from && <Ray from={from === 'upper' ? upper : (lower ?? upper)} column={column} read={last.action === 'read'} />}
      <span className={css.chip} data-is={from ?? 'none'} style={at(2, column)}>
        {from === undefined ? 'not there' : from === 'upper' ? 'from upper' : 'from the image'}
      </span>
      {copy && lower !== undefined && <CopyLine {...{ copy, column, upper, lower, player }} />}
      {(now === 'upper' || now === 'whiteout') && last.action !== 'read' && (
        <span className={css.chip} data-is={now} data-copy={copy ? true : undefined} style={at(upper, column)}>
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
  from > 2 ? (
    <span className={css.ray} data-read={read} style={{ gridColumn: column, gridRow: `2 / ${from + 1}` }} />
  ) : null;
