'use client';
import { FilePlus2 } from 'lucide-react';
import { useId } from 'react';
import { lineThatPuts } from '#engine/lesson/put-file.ts';
import { byKeyboard } from './by-keyboard.ts';
import { NO_LAB } from './command-line.tsx';
import css from './file-card.module.css';
import { useLesson } from './lesson-context.ts';

type Props = { path: string; text: string };

/** A file to read. Pressing the button types the command that writes it. */
export function FileCard({ path, text }: Props) {
  const { live, type } = useLesson();
  const title = useId();
  return (
    <figure className={css.file} aria-labelledby={title}>
      <figcaption className={css.head}>
        <code id={title}>{path}</code>
        <button
          type="button"
          className={css.put}
          disabled={!live}
          title={live ? 'Types the command that writes this file' : NO_LAB}
          aria-label={`Put ${path} into the lab`}
          onClick={(event) => type(asKeys(lineThatPuts(path, text)), { enter: true, stay: byKeyboard(event) })}
        >
          <FilePlus2 size={13} />
          Put into the lab
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard */}
      <section className={css.text} tabIndex={0} aria-label={`Content of ${path}`}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
    </figure>
  );
}

/** A terminal's Enter is a carriage return. */
const asKeys = (line: string): string => line.replaceAll('\n', '\r');
