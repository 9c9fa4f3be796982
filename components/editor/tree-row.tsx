'use client';
import { ChevronRight, File, Folder, FolderOpen, Link2 } from 'lucide-react';
import type { DragEvent } from 'react';
import { bytesText } from '#engine/scene/number-words.ts';
import css from './tree.module.css';
import type { TreeRow } from './tree-rows.ts';

type Props = {
  row: TreeRow;
  /** where the keys are, and what the tools are for */
  current: boolean;
  /** the file that is shown */
  active: boolean;
  /** what is dragged would go here */
  over: boolean;
  onOpen(): void;
  onDragOver(event: DragEvent): void;
  onDrop(event: DragEvent): void;
};

export function Row({ row, current, active, over, onOpen, onDragOver, onDrop }: Props) {
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
      tabIndex={current ? 0 : -1}
      data-path={row.path}
      data-current={current || undefined}
      data-over={over || undefined}
      data-ignored={row.ignored || undefined}
      title={titleOf(row)}
      style={indent}
      onClick={onOpen}
      onDragOver={onDragOver}
      onDrop={onDrop}
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
