'use client';
import { CircleHelp, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import css from './help-dialog.module.css';
import { IconButton } from './icon-button.tsx';
import shell from './shell.module.css';

const KEYS: readonly [title: string, rows: readonly [keys: string, does: string][]][] = [
  [
    'Player',
    [
      ['Space', 'play or pause'],
      ['← →', 'one message back or on'],
      ['Shift ← →', 'one chapter back or on'],
      ['Home End', 'to the beginning or the end'],
    ],
  ],
  [
    'Picture',
    [
      ['+ −', 'zoom'],
      ['0', 'fit the whole run'],
      ['Enter', 'select what has the focus'],
      ['?', 'this list'],
    ],
  ],
  [
    'Page',
    [
      ['Tab', 'to the next thing'],
      ['← →', 'between tabs, and to resize at a border'],
      ['Ctrl `', 'to the terminal, and back out of it'],
      ['Ctrl Shift `', 'to the other host, where there are two'],
      ['Delete', 'on a terminal tab: close it'],
    ],
  ],
  [
    'Editor',
    [
      ['Ctrl S', 'save at once'],
      ['Ctrl Enter', 'build the Dockerfile'],
      ['Ctrl M', 'Tab leaves the editor, or indents'],
      ['Ctrl Space', 'what could stand here'],
      ['F8', 'to the next problem'],
      ['F2', 'on a file: rename it'],
    ],
  ],
];

/** A native dialog with all keys. `?` opens it from anywhere but a field or a terminal. */
export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (event.key !== '?' || isTyping(event.target)) return;
      event.preventDefault();
      dialog.current?.showModal();
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);
  return (
    <>
      <IconButton label="Keys (?)" onClick={() => dialog.current?.showModal()}>
        <CircleHelp size={16} />
      </IconButton>
      <dialog
        ref={dialog}
        className={shell.dialog}
        aria-labelledby="help-title"
        onKeyDown={(event) => event.stopPropagation()}
      >
        <form method="dialog">
          <h2 id="help-title">Keys</h2>
          <button type="submit" className={shell.icon} aria-label="Close">
            <X size={16} />
          </button>
        </form>
        <div className={css.keys}>
          {KEYS.map(([title, rows]) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {rows.map(([keys, does]) => (
                  <div key={keys}>
                    <dt>
                      {keys.split(' ').map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </dialog>
    </>
  );
}

/** True where a key belongs to what is typed, and not to the page. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], .xterm, .monaco-editor') !== null;
