'use client';
import { Download, FilePlus, FolderPlus, FolderUp, Pencil, Trash2, Upload } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '#components/shell/icon-button.tsx';
import { givenByField } from './gathered.ts';
import type { LabFiles } from './lab-files.ts';
import { homely, nameOf } from './paths.ts';
import { askToRemove } from './remove-dialog.tsx';
import { downloadAddress } from './transfer-files.ts';
import css from './tree.module.css';
import type { TreeRow } from './tree-rows.ts';

type Props = {
  files: LabFiles;
  /** what can be renamed and deleted */
  row: TreeRow | undefined;
  /** what can be downloaded: a file, or a directory with all that is in it */
  download: { path: string; directory: boolean };
  /** where new things go */
  directory: string;
  onBegin(kind: 'file' | 'folder'): void;
  onRename(path: string): void;
};

export function TreeTools({ files, row, download, directory, onBegin, onRename }: Props) {
  const place = homely(directory);
  const down = `Download ${homely(download.path)}${download.directory ? ' as a tar' : ''}`;
  return (
    <div className={css.tools} role="toolbar" aria-label="Files">
      <IconButton label={`New file in ${place}`} onClick={() => onBegin('file')}>
        <FilePlus size={14} />
      </IconButton>
      <IconButton label={`New folder in ${place}`} onClick={() => onBegin('folder')}>
        <FolderPlus size={14} />
      </IconButton>
      <UploadButton what="files" {...{ files, directory }} />
      <UploadButton what="a folder" {...{ files, directory }} />
      <a
        className={css.tool}
        href={downloadAddress(download.path, files.host)}
        download={`${nameOf(download.path)}${download.directory ? '.tar' : ''}`}
        aria-label={down}
        title={down}
      >
        <Download size={14} />
      </a>
      <span className={css.gap} />
      <IconButton label={`Rename ${row?.name ?? ''} (F2)`} disabled={!row} onClick={() => row && onRename(row.path)}>
        <Pencil size={13} />
      </IconButton>
      <IconButton
        label={`Delete ${row?.name ?? ''} (Delete)`}
        disabled={!row}
        onClick={() => row && askToRemove(row.path, row.type === 'directory')}
      >
        <Trash2 size={13} />
      </IconButton>
    </div>
  );
}

type UploadProps = Pick<Props, 'files' | 'directory'> & { what: 'files' | 'a folder' };

/** React's types do not know it; every browser does. */
const WHOLE_FOLDER = { webkitdirectory: '' };

function UploadButton({ files, directory, what }: UploadProps) {
  const picker = useRef<HTMLInputElement>(null);
  const place = homely(directory);
  const Icon = what === 'files' ? Upload : FolderUp;
  return (
    <>
      <IconButton label={`Upload ${what} into ${place}`} onClick={() => picker.current?.click()}>
        <Icon size={14} />
      </IconButton>
      <input
        ref={picker}
        type="file"
        multiple
        {...(what === 'a folder' && WHOLE_FOLDER)}
        hidden
        aria-label={`${what === 'files' ? 'Files' : 'Folder'} to upload into ${place}`}
        onChange={(event) => {
          void files.upload(directory, givenByField(event.target.files ?? []));
          event.target.value = '';
        }}
      />
    </>
  );
}
