'use client';
import { Fragment, useState } from 'react';
import { type Argument, explainArguments } from '#engine/lesson/explain/arguments.ts';
import css from './command-line.module.css';
import { Note } from './term.tsx';

/** A command line word by word; those that mean something can be asked. */
export function CommandLine({ words }: { words: readonly string[] }) {
  const [asked, setAsked] = useState<number>();
  const explained = explainArguments(words);
  const read: readonly Argument[] = explained?.words ?? words.map((word) => ({ word, part: 'operand' }));
  return (
    <div className={css.words}>
      {read.map((argument, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words may repeat, and their place is what they are
        <Fragment key={index}>
          <Word argument={argument} asked={asked === index} ask={() => setAsked(asked === index ? undefined : index)} />
          {asked === index && <Note text={argument.text ?? ''} spec={explained?.spec} />}
        </Fragment>
      ))}
    </div>
  );
}

function Word({ argument: { word, part, text }, asked, ask }: { argument: Argument; asked: boolean; ask: () => void }) {
  const shown = word === '' ? '""' : word;
  if (text === undefined || part === 'value') return <code data-part={part}>{shown}</code>;
  return (
    <button type="button" data-part={part} title={asked ? undefined : text} aria-expanded={asked} onClick={ask}>
      {shown}
    </button>
  );
}
