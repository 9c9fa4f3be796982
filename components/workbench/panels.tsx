'use client';
import { PanelRightClose, PanelRightOpen } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Group, Panel, Separator, useGroupRef } from 'react-resizable-panels';
import { IconButton } from '#components/shell/icon-button.tsx';
import { Tabs } from '#components/shell/tabs.tsx';
import { useHydrated } from '#components/shell/use-hydrated.ts';
import { BottomArea, Part as EditorPart } from './bottom-area.tsx';
import phone from './phone.module.css';
import { useLayout } from './use-layout.ts';
import { useWidth } from './use-width.ts';
import css from './workbench.module.css';

type Props = {
  lesson: ReactNode | undefined;
  picture: ReactNode;
  terminal: ReactNode;
  /** @param narrow there is room for one column only */
  editor(narrow: boolean): ReactNode;
  /** A page of the lab; false while none is shown. */
  page: ReactNode | false;
  inspector: ReactNode;
};

/** Where the four parts of the workbench are: side by side, with a drawer, or one at a time. */
export function Panels(parts: Props) {
  const width = useWidth();
  const hydrated = useHydrated();
  if (!hydrated) return <BeforeScript lesson={parts.lesson} />;
  return (
    <main className={css.main} data-width={width}>
      {width === 'phone' ? <OneAtATime {...parts} /> : <SideBySide {...parts} drawer={width === 'narrow'} />}
    </main>
  );
}

/** What the server sends: the lesson to read. Sizes of panels are known in the browser alone. */
function BeforeScript({ lesson }: Pick<Props, 'lesson'>) {
  return (
    <main className={`${css.main} ${css.before}`}>{lesson && <div className={css.beforeText}>{lesson}</div>}</main>
  );
}

function SideBySide({ lesson, picture, terminal, editor, page, inspector, drawer }: Props & { drawer: boolean }) {
  const ids = [...(lesson ? ['text'] : []), 'middle', ...(drawer ? [] : ['inspector'])];
  const columns = useLayout('columns', ids);
  const rows = useLayout('rows', ['picture', 'terminal']);
  const rowsNow = useGroupRef();
  /** A text needs more lines than a prompt. */
  const makeRoom = (): void => {
    const { terminal: height = 0 } = rowsNow.current?.getLayout() ?? {};
    if (height < 50) rowsNow.current?.setLayout({ picture: 48, terminal: 52 });
  };
  return (
    <>
      <Group key={ids.join()} orientation="horizontal" {...columns}>
        {lesson && (
          <>
            <Panel id="text" defaultSize={drawer ? '36' : '25'} minSize="300px" collapsible className={css.panel}>
              {lesson}
            </Panel>
            <Separator className={css.sepV} aria-label="Width of the lesson" />
          </>
        )}
        <Panel id="middle" minSize="380px" className={css.panel}>
          <Group orientation="vertical" groupRef={rowsNow} {...rows}>
            <Panel id="picture" defaultSize="70" minSize="220px" className={css.panel}>
              {picture}
            </Panel>
            <Separator className={css.sepH} aria-label="Height of the terminal" />
            <Panel id="terminal" minSize="110px" collapsible className={css.panel}>
              <BottomArea terminal={terminal} editor={editor} page={page} onOpen={makeRoom} />
            </Panel>
          </Group>
        </Panel>
        {!drawer && (
          <>
            <Separator className={css.sepV} aria-label="Width of the inspector" />
            <Panel id="inspector" defaultSize="20" minSize="240px" collapsible className={css.panel}>
              {inspector}
            </Panel>
          </>
        )}
      </Group>
      {drawer && <Drawer>{inspector}</Drawer>}
    </>
  );
}

/** The inspector over the picture's right edge, until it is sent away with its button or Escape. */
function Drawer({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the drawer from inside it
    <div
      className={phone.drawer}
      data-open={open || undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        toggle.current?.focus();
      }}
    >
      <IconButton
        label={open ? 'Close the inspector' : 'Open the inspector'}
        aria-expanded={open}
        className={phone.handle}
        onClick={() => setOpen(!open)}
      >
        {open ? <PanelRightClose size={16} /> : <PanelRightOpen size={16} />}
      </IconButton>
      {open && <div className={phone.drawerBody}>{children}</div>}
    </div>
  );
}

type Part = 'lesson' | 'picture' | 'terminal' | 'editor' | 'page';

function OneAtATime({ lesson, picture, terminal, editor, page, inspector }: Props) {
  const [part, setPart] = useState<Part>(lesson ? 'lesson' : 'picture');
  const [edits, setEdits] = useState(false);
  const tabs = [
    ...(lesson ? [{ id: 'lesson', name: 'Lesson' } as const] : []),
    { id: 'picture', name: 'Picture' } as const,
    { id: 'terminal', name: 'Terminal' } as const,
    { id: 'editor', name: 'Editor' } as const,
    ...(page ? [{ id: 'page', name: 'Page' } as const] : []),
  ];
  const hasPage = page !== false;
  // Whoever opens a page wants to see it; whoever closes it is back where it was opened.
  useEffect(() => setPart((shown) => (hasPage ? 'page' : shown === 'page' ? 'terminal' : shown)), [hasPage]);
  // What a lesson types appears in the terminal, so that is where the eye should be.
  useEffect(() => {
    const show = (): void => setPart('terminal');
    addEventListener('engine-room:typed', show);
    return () => removeEventListener('engine-room:typed', show);
  }, []);
  const views: Record<Part, ReactNode> = {
    lesson,
    picture: (
      <div className={phone.phonePicture}>
        {picture}
        <Drawer>{inspector}</Drawer>
      </div>
    ),
    terminal,
    editor: edits && <EditorPart>{editor(true)}</EditorPart>,
    page,
  };
  const show = (next: Part): void => {
    if (next === 'editor') setEdits(true);
    setPart(next);
  };
  return (
    <div className={phone.phone}>
      {tabs.map(({ id }) => (
        <div
          key={id}
          role="tabpanel"
          id={`part-panel-${id}`}
          aria-labelledby={`part-tab-${id}`}
          className={phone.part}
          hidden={id !== part}
        >
          {views[id]}
        </div>
      ))}
      <nav className={phone.parts} aria-label="Parts of the page">
        <Tabs<Part> label="Parts of the page" prefix="part" tabs={tabs} value={part} onChange={show} />
      </nav>
    </div>
  );
}
