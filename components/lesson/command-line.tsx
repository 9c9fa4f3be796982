'use client';
import { Play } from 'lucide-react';
import { byKeyboard } from './by-keyboard.ts';
import css from './command-line.module.css';
import { useLesson } from './lesson-context.ts';

/** A line to run. Pressing the line types it; pressing Run types it and presses Enter. */
export function CommandLine({ line }: { line: string }) {
  const { live, type } = useLesson();
  return (
    <div className={css.command}>
      <button
        type="button"
        className={css.line}
        data-bare
        disabled={!live}
        title={live ? 'Type this into the terminal' : NO_LAB}
        onClick={() => type(line, { enter: false })}
      >
        <span aria-hidden="true">$ </span>
        <code>
          <Words line={line} />
        </code>
      </button>
      <button
        type="button"
        className={css.run}
        disabled={!live}
        title={live ? 'Type it and press Enter' : NO_LAB}
        aria-label={`Run ${line}`}
        onClick={(event) => type(line, { enter: true, stay: byKeyboard(event) })}
      >
        <Play size={12} fill="currentColor" />
        Run
      </button>
    </div>
  );
}

/** A line that wraps does so between words: an option that is torn at its dashes cannot be read. */
export function Words({ line }: { line: string }) {
  return line.split(/( +)/).map((word, place) =>
    place % 2 ? (
      word
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a line do not change places
      <span key={place} className={css.word}>
        {word}
      </span>
    ),
  );
}

export const NO_LAB = 'No lab is connected, so nothing can be typed';
