'use client';
import { FolderTree } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#components/shell/icon-button.tsx';
import type { Buffer } from './buffer.ts';
import { FileTabs } from './file-tabs.tsx';
import type { LabFiles } from './lab-files.ts';
import css from './tabs.module.css';

type Props = {
  files: LabFiles;
  buffers: readonly Buffer[];
  active: string | null;
  treeShown: boolean;
  onTree(shown: boolean): void;
  /** at the right */
  children?: ReactNode;
};

/** What stands above a file, and above the place of none: there is always a way to the others. */
export function TabBar({ files, buffers, active, treeShown, onTree, children }: Props) {
  return (
    <div className={css.bar}>
      <IconButton label="Files of the lab" aria-pressed={treeShown} onClick={() => onTree(!treeShown)}>
        <FolderTree size={14} />
      </IconButton>
      <FileTabs
        buffers={buffers}
        active={active}
        onShow={(path) => files.buffers.show(path)}
        onClose={(path) => void files.leave(path)}
      />
      <span className={css.gap} />
      {children}
    </div>
  );
}
