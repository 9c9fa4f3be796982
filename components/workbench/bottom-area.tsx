'use client';
import { AppWindow, FileCode2, SquareTerminal } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useSize } from '#components/flow/use-size.ts';
import css from './bottom-area.module.css';
import { useEditorOpen } from './use-editor-open.ts';
import { useLayout } from './use-layout.ts';
import panels from './workbench.module.css';

/** px from which the editor, or a page, has room beside the terminal; and from which both have */
const ROOM = { two: 860, three: 1120 };

type Props = {
  terminal: ReactNode;
  /** @param narrow there is room for one column only */
  editor(narrow: boolean): ReactNode;
  /** A page of the lab; false while none is shown. */
  page: ReactNode | false;
  /** The editor or a page was opened and wants some height. */
  onOpen(): void;
};

/** The terminal, and the editor or a page of the lab once it is asked for: side by side where there is room, else one in front of the other. */
export function BottomArea({ terminal, editor, page, onOpen }: Props) {
  const { open, setOpen } = useEditorOpen();
  const ref = useRef<HTMLDivElement>(null);
  const { width } = useSize(ref);
  const [front, setFront] = useState<'terminal' | 'editor' | 'page'>('editor');
  const split = width >= ROOM.two;
  const hasPage = page !== false;
  // The editor stays where it is: it is the page that goes in front.
  const pageSplit = width >= (open ? ROOM.three : ROOM.two);
  const ids = [...(open && split ? ['editor'] : []), 'terminal', ...(hasPage && pageSplit ? ['page'] : [])];
  const layout = useLayout('bottom', ids);
  const covers = { editor: open && !split && front === 'editor', page: hasPage && !pageSplit && front === 'page' };
  const covered = covers.editor || covers.page;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when a page is opened
  useEffect(() => {
    if (!hasPage) return;
    setFront('page');
    onOpen();
  }, [hasPage]);
  // What is typed for the learner should be seen.
  useEffect(() => {
    const show = (): void => setFront('terminal');
    addEventListener('engine-room:typed', show);
    return () => removeEventListener('engine-room:typed', show);
  }, []);

  const editorSeen = open && !covers.page && (split || covers.editor);
  const toggle = (): void => {
    setOpen(!(editorSeen && split));
    setFront(editorSeen ? 'terminal' : 'editor');
    if (!open) onOpen();
  };
  return (
    <div ref={ref} className={css.bottom}>
      {/* biome-ignore lint/a11y/useSemanticElements: no form stands here */}
      <div className={css.rail} role="group" aria-label="Terminal and editor">
        <button type="button" aria-pressed={!covered} title="Terminal" onClick={() => setFront('terminal')}>
          <SquareTerminal size={16} aria-hidden="true" />
          <span>Terminal</span>
        </button>
        <button type="button" aria-pressed={editorSeen} title="Editor: the files of the lab" onClick={toggle}>
          <FileCode2 size={16} aria-hidden="true" />
          <span>Editor</span>
        </button>
        {hasPage && (
          <button
            type="button"
            aria-pressed={pageSplit || covers.page}
            title="A port of the lab"
            onClick={() => setFront('page')}
          >
            <AppWindow size={16} aria-hidden="true" />
            <span>Page</span>
          </button>
        )}
      </div>
      <div className={css.stage}>
        <Group orientation="horizontal" {...layout}>
          {open && split && (
            <>
              <Panel id="editor" defaultSize="60" minSize="380px" className={panels.panel}>
                <Part covered={covers.page}>{editor(false)}</Part>
              </Panel>
              <Separator className={panels.sepV} aria-label="Width of the editor" />
            </>
          )}
          <Panel id="terminal" minSize="240px" className={panels.panel}>
            <div className={css.terminal} data-covered={covered || undefined}>
              {terminal}
            </div>
          </Panel>
          {hasPage && pageSplit && (
            <>
              <Separator className={panels.sepV} aria-label="Width of the page" />
              <Panel id="page" defaultSize="45" minSize="260px" className={panels.panel}>
                {page}
              </Panel>
            </>
          )}
        </Group>
        {hasPage && !pageSplit && width > 0 && (
          <div className={css.over} hidden={!covers.page}>
            {page}
          </div>
        )}
        {open && !split && width > 0 && (
          <div className={css.over} hidden={!covers.editor}>
            <Part>{editor(width < 560)}</Part>
          </div>
        )}
      </div>
    </div>
  );
}

/** @param covered something stands in front of it: no key should reach what nobody sees */
export function Part({ covered = false, children }: { covered?: boolean; children: ReactNode }) {
  return (
    <section className={css.part} aria-label="Editor" data-covered={covered || undefined}>
      {children}
    </section>
  );
}
