'use client';
import {
  ChevronRight,
  Download,
  File,
  FilePlus,
  Folder,
  FolderOpen,
  FolderPlus,
  Link2,
  Pencil,
  Trash2,
  Upload,
} from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { IconButton } from '#components/shell/icon-button.tsx';
import { bytesText } from '#engine/scene/number-words.ts';
import { HOME } from '#engine/trace/workspace.ts';
import css from './editor.module.css';
import type { LabFiles } from './lab-files.ts';
import { NameField } from './name-field.tsx';
import { isBelow, join, nameOf, parentOf } from './paths.ts';
import { askToRemove, RemoveDialog } from './remove-dialog.tsx';
import { downloadAddress } from './transfer-files.ts';
import { moveInTree, type TreeRow, treeRows } from './tree-rows.ts';
import { treeOf } from './tree-store.ts';

/** What is being named: a new thing in a directory, or a thing that gets another name. */
type Naming = { kind: 'file' | 'folder'; directory: string } | { kind: 'rename'; path: string } | null;

/** The files of the lab's home, as they are now. */
export function FileTree({ files, onOpened }: { files: LabFiles; onOpened(): void }) {
  const snapshot = useSyncExternalStore(files.tree.subscribe, files.tree.read, files.tree.read);
  const { active } = useSyncExternalStore(files.buffers.subscribe, files.buffers.read, files.buffers.read);
  const rows = useMemo(() => treeRows(treeOf(snapshot), HOME), [snapshot]);
  const [focused, setFocused] = useState<string | null>(null);
  const [naming, setNaming] = useState<Naming>(null);
  const [over, setOver] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  const current = rows.find((row) => row.path === focused) ?? rows.find((row) => row.path === active) ?? rows[0];
  const directory = directoryOf(current);
  const focus = (path: string): void => {
    setFocused(path);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus());
  };
  const open = (row: TreeRow): void => {
    setFocused(row.path);
    if (row.expanded !== undefined) row.expanded ? files.tree.collapse(row.path) : files.tree.expand(row.path);
    else void files.buffers.open(row.path).then(onOpened);
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
  const drop = (event: DragEvent, target: string): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(null);
    void files.upload(target, [...event.dataTransfer.files]);
  };
  const begin = (kind: 'file' | 'folder'): void => {
    if (directory !== HOME) files.tree.expand(directory);
    setNaming({ kind, directory });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here; the button beside does the same
    <div
      className={css.tree}
      data-over={over ?? undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(directory);
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => drop(event, HOME)}
    >
      <TreeTools
        files={files}
        row={current}
        directory={directory}
        onBegin={begin}
        onRename={(path) => setNaming({ kind: 'rename', path })}
      />
      {naming && naming.kind !== 'rename' && (
        <NameField
          label={`Name of the new ${naming.kind} in ${naming.directory.replace('/root', '~')}`}
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
              tabStop={row === current}
              active={row.path === active}
              onOpen={() => open(row)}
              onDrop={drop}
            />
          ),
        )}
      </div>
      <RemoveDialog onRemove={(path) => void files.remove(path)} />
    </div>
  );
}

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
      return rename;
    case 'Delete':
      return () => askToRemove(row.path, row.type === 'directory');
    default:
      return undefined;
  }
}

type RowProps = {
  row: TreeRow;
  tabStop: boolean;
  active: boolean;
  onOpen(): void;
  onDrop(event: DragEvent, directory: string): void;
};

function Row({ row, tabStop, active, onOpen, onDrop }: RowProps) {
  const indent = { paddingLeft: `${8 + (row.level - 1) * 14}px` };
  if (row.note !== undefined)
    return (
      <div role="none" className={css.note} style={indent}>
        {row.note}
      </div>
    );
  const Icon = row.type === 'symlink' ? Link2 : row.expanded === undefined ? File : row.expanded ? FolderOpen : Folder;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree's own keys open it
    <div
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.expanded}
      aria-selected={active}
      aria-label={`${row.name}${row.ignored ? ', left out by .dockerignore' : ''}`}
      tabIndex={tabStop ? 0 : -1}
      data-path={row.path}
      data-ignored={row.ignored || undefined}
      title={titleOf(row)}
      style={indent}
      onClick={onOpen}
      onDrop={row.type === 'directory' ? (event) => onDrop(event, row.path) : undefined}
    >
      <ChevronRight
        size={12}
        aria-hidden="true"
        data-open={row.expanded}
        data-none={row.expanded === undefined || undefined}
      />
      <Icon size={13} aria-hidden="true" />
      <span>{row.name}</span>
    </div>
  );
}

const titleOf = ({ name, type, link, size, ignored }: TreeRow): string =>
  [
    type === 'symlink' ? `${name} → ${link ?? '?'}` : name,
    type === 'file' && bytesText(size),
    ignored && 'left out of the build by .dockerignore',
  ]
    .filter(Boolean)
    .join(' · ');

type ToolsProps = {
  files: LabFiles;
  row: TreeRow | undefined;
  directory: string;
  onBegin(kind: 'file' | 'folder'): void;
  onRename(path: string): void;
};

function TreeTools({ files, row, directory, onBegin, onRename }: ToolsProps) {
  const picker = useRef<HTMLInputElement>(null);
  const there = row && row.note === undefined ? row : undefined;
  const place = directory.replace('/root', '~');
  return (
    <div className={css.tools} role="toolbar" aria-label="Files">
      <IconButton label={`New file in ${place}`} onClick={() => onBegin('file')}>
        <FilePlus size={14} />
      </IconButton>
      <IconButton label={`New folder in ${place}`} onClick={() => onBegin('folder')}>
        <FolderPlus size={14} />
      </IconButton>
      <IconButton label={`Upload files into ${place}`} onClick={() => picker.current?.click()}>
        <Upload size={14} />
      </IconButton>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={`Files to upload into ${place}`}
        onChange={(event) => {
          void files.upload(directory, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <a
        className={css.tool}
        href={downloadAddress(directory)}
        download={`${nameOf(directory)}.tar`}
        aria-label={`Download ${place} as a tar`}
        title={`Download ${place} as a tar`}
      >
        <Download size={14} />
      </a>
      <span className={css.gap} />
      <IconButton
        label={`Rename ${there?.name ?? ''} (F2)`}
        disabled={!there}
        onClick={() => there && onRename(there.path)}
      >
        <Pencil size={13} />
      </IconButton>
      <IconButton
        label={`Delete ${there?.name ?? ''} (Delete)`}
        disabled={!there}
        onClick={() => there && askToRemove(there.path, there.type === 'directory')}
      >
        <Trash2 size={13} />
      </IconButton>
    </div>
  );
}
