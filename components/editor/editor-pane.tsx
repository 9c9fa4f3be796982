'use client';
import { memo, useEffect, useState, useSyncExternalStore } from 'react';
import { useHostNumber } from '#components/lab/host.ts';
import { useStored } from '#components/shell/use-stored.ts';
import type { Build } from '#engine/scene/build.ts';
import { ofHost } from '#engine/trace/lab-hosts.ts';
import css from './editor.module.css';
import { Busy, EarlierFiles, Problem, Taken, Waiting } from './editor-notices.tsx';
import { FileTree } from './file-tree.tsx';
import { LabFiles } from './lab-files.ts';
import type { LabImages } from './language/image-names.ts';
import { NoFile } from './no-file.tsx';
import notices from './notices.module.css';
import { OpenFile } from './open-file.tsx';
import { TabBar } from './tab-bar.tsx';
import type { CacheView } from './use-forecast.ts';

export type EditorPaneProps = {
  /** Types a line into the learner's terminal and presses Enter. */
  run(line: string, stay: boolean): void;
  images: LabImages;
  /** Builds of this session, oldest first; what they showed stands beside the instructions. */
  builds: readonly Build[];
  /** What they left in the caches: what the next build would take from there stands beside the instructions, too. */
  cache?: CacheView | undefined;
  /** One thing at a time: the tree makes room for the text. */
  narrow: boolean;
};

/** The lab's files and the one that is open, once the editor was asked for. */
function EditorPane({ run, images, builds, cache, narrow }: EditorPaneProps) {
  const [autosave, setAutosave] = useStored('editor.autosave', true);
  const files = useLabFiles(autosave);
  return files ? <Desk {...{ files, run, images, builds, cache, narrow, autosave }} onAutosave={setAutosave} /> : null;
}

/** A lab tells of much that is nothing to an editor. */
export default memo(EditorPane);

/** Sockets are for effects: React may draw twice and keep one. */
function useLabFiles(autosave: boolean): LabFiles | null {
  const host = useHostNumber();
  const [files, setFiles] = useState<LabFiles | null>(null);
  useEffect(() => {
    const made = new LabFiles(ofHost(`${location.origin.replace(/^http/, 'ws')}/-/ws/files`, host), host);
    setFiles(made);
    return () => made.stop();
  }, [host]);
  useEffect(() => files?.buffers.setAutosave(autosave), [files, autosave]);
  return files;
}

type DeskProps = EditorPaneProps & {
  files: LabFiles;
  autosave: boolean;
  onAutosave(autosave: boolean): void;
};

function Desk({ files, ...props }: DeskProps) {
  const lab = useSyncExternalStore(files.subscribe, files.read, files.read);
  const { buffers, active, closed, unkept } = useSyncExternalStore(
    files.buffers.subscribe,
    files.buffers.read,
    files.buffers.read,
  );
  const buffer = buffers.find(({ path }) => path === active);
  const { narrow } = props;
  const [asked, onTree] = useState<boolean | null>(null);
  const treeShown = asked ?? !(narrow && buffer);
  return (
    <div className={css.desk} data-narrow={narrow || undefined} data-tree={treeShown || undefined}>
      {treeShown && <FileTree files={files} narrow={narrow} onOpened={() => narrow && onTree(null)} />}
      <div className={css.work}>
        <Waiting lab={lab} />
        <EarlierFiles lab={lab} files={files} />
        <Busy text={lab.busy} />
        <Taken lab={lab} onDismiss={() => files.dismiss()} />
        <Problem text={lab.problem} onDismiss={() => files.dismiss()} />
        {unkept && (
          <p role="status" className={notices.notice}>
            This browser’s storage is full or refused: a reload loses what is not saved yet.
          </p>
        )}
        {buffer ? (
          <OpenFile {...props} files={files} buffer={buffer} buffers={buffers} treeShown={treeShown} onTree={onTree} />
        ) : (
          <>
            <TabBar {...{ files, buffers, active: null, treeShown, onTree }} />
            <NoFile files={files} closed={closed} ready={lab.ready} image={baseOf(props.images)} />
          </>
        )}
      </div>
    </div>
  );
}

/** A small image with a shell, where the lab has one. */
const baseOf = ({ present }: LabImages): string | undefined =>
  ['alpine', 'busybox', 'debian'].flatMap((name) => present.find((image) => image.split(':')[0] === name) ?? [])[0];
