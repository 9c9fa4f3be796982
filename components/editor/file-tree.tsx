'use client';
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { HOME } from '#engine/trace/workspace.ts';
import { droppedEntries, givenByDrop } from './gathered.ts';
import type { LabFiles } from './lab-files.ts';
import { NameField } from './name-field.tsx';
import { homely, isBelow, join, parentOf } from './paths.ts';
import { askToRemove, RemoveDialog } from './remove-dialog.tsx';
import css from './tree.module.css';
import { Row } from './tree-row.tsx';
import { homeRows, moveInTree, type TreeRow } from './tree-rows.ts';
import { treeOf } from './tree-store.ts';
import { TreeTools } from './tree-tools.tsx';

/** What is being named: a new thing in a directory, or a thing that gets another name. */
type Naming = { kind: 'file' | 'folder'; directory: string } | { kind: 'rename'; path: string } | null;

type Props = { files: LabFiles; narrow: boolean; onOpened(): void };

/** The files of the lab's home, as they are now. */
export function FileTree({ files, narrow, onOpened }: Props) {
  const snapshot = useSyncExternalStore(files.tree.subscribe, files.tree.read, files.tree.read);
  const { active } = useSyncExternalStore(files.buffers.subscribe, files.buffers.read, files.buffers.read);
  const rows = useMemo(() => homeRows(treeOf(snapshot), HOME), [snapshot]);
  const [focused, setFocused] = useState<string | null>(null);
  const [naming, setNaming] = useState<Naming>(null);
  const [over, setOver] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  const current = rows.find((row) => row.path === focused) ?? rows.find((row) => row.path === active) ?? rows[0];
  const directory = directoryOf(current);
  const own = current && isOwn(current) ? current : undefined;
  const focus = (path: string): void => {
    setFocused(path);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus());
  };
  const open = (row: TreeRow): void => {
    setFocused(row.path);
    if (row.expanded !== undefined) row.expanded ? files.tree.collapse(row.path) : files.tree.expand(row.path);
    else void files.open(row.path).then((isOpen) => isOpen && onOpened());
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || naming || !current) return;
    const act = actionOf(event.key, current, { open, rename: () => setNaming({ kind: 'rename', path: current.path }) });
    const move = act ? null : moveInTree(rows, current.path, event.key);
    if (!act && !move) return;
    event.preventDefault();
    event.stopPropagation();
    if (act) act();
    else if (move && 'focus' in move) focus(move.focus);
    else if (move && 'expand' in move) files.tree.expand(move.expand);
    else if (move) files.tree.collapse(move.collapse);
  };
  const named = (name: string): void => {
    if (!naming) return;
    setNaming(null);
    if (naming.kind === 'rename') void files.rename(naming.path, join(parentOf(naming.path), name));
    else if (naming.kind === 'folder') void files.makeDirectory(join(naming.directory, name));
    else void files.create(join(naming.directory, name)).then(onOpened);
  };
  const dragTo = (target: string) => ({
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(target);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(null);
      void files.upload(target, givenByDrop(droppedEntries(event.dataTransfer.items)));
    },
  });
  const begin = (kind: 'file' | 'folder'): void => {
    if (directory !== HOME) files.tree.expand(directory);
    setNaming({ kind, directory });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here; the button beside does the same
    <div
      className={css.tree}
      data-narrow={narrow || undefined}
      data-over={over === HOME || undefined}
      {...dragTo(HOME)}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(null)}
    >
      <TreeTools
        files={files}
        row={own}
        download={own ? { path: own.path, directory: own.type === 'directory' } : { path: HOME, directory: true }}
        directory={directory}
        onBegin={begin}
        onRename={(path) => setNaming({ kind: 'rename', path })}
      />
      {naming && naming.kind !== 'rename' && (
        <NameField
          label={`Name of the new ${naming.kind} in ${homely(naming.directory)}`}
          onName={named}
          onCancel={() => setNaming(null)}
        />
      )}
      <div ref={list} role="tree" aria-label="Files of the lab" className={css.rows} onKeyDown={keys}>
        {rows.map((row) =>
          naming?.kind === 'rename' && naming.path === row.path ? (
            <div key={row.path} role="none">
              <NameField
                label={`New name of ${row.name}`}
                first={row.name}
                onName={named}
                onCancel={() => setNaming(null)}
              />
            </div>
          ) : (
            <Row
              key={row.path}
              row={row}
              current={row === current}
              active={row.path === active}
              over={row.path === over}
              onOpen={() => open(row)}
              {...dragTo(directoryOf(row))}
            />
          ),
        )}
      </div>
      <RemoveDialog onRemove={(path) => void files.remove(path)} />
    </div>
  );
}

/** It can be renamed and deleted. */
const isOwn = (row: TreeRow): boolean => row.note === undefined && row.path !== HOME;

/** Where what is made or dropped at a row goes. */
const directoryOf = (row: TreeRow | undefined): string =>
  !row || row.note !== undefined || !isBelow(row.path, HOME)
    ? HOME
    : row.type === 'directory'
      ? row.path
      : parentOf(row.path);

function actionOf(key: string, row: TreeRow, { open, rename }: { open(row: TreeRow): void; rename(): void }) {
  if (row.note !== undefined) return undefined;
  switch (key) {
    case 'Enter':
    case ' ':
      return () => open(row);
    case 'F2':
      return isOwn(row) ? rename : undefined;
    case 'Delete':
      return isOwn(row) ? () => askToRemove(row.path, row.type === 'directory') : undefined;
    default:
      return undefined;
  }
}
