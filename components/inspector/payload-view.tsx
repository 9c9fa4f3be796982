'use client';
import { useState } from 'react';
import { explainField } from '#engine/lesson/explain/field.ts';
import type { Step } from '#engine/scene/steps.ts';
import type { Json } from '#engine/trace/event.ts';
import { CommandLine } from './command-line.tsx';
import { CopyButton } from './copy-button.tsx';
import { JsonTree } from './json-tree.tsx';
import css from './payload.module.css';
import { type Part, payloadOf, type Words } from './payload.ts';
import { Reading, Term } from './term.tsx';

/** What the message carried, part by part. Machine text, word for word. */
export function PayloadView({ step }: { step: Step }) {
  return payloadOf(step).map((part) => <PartView key={`${step.id} ${part.title}`} part={part} />);
}

function PartView({ part }: { part: Part }) {
  const [raw, setRaw] = useState(false);
  const folded = (part.form === 'table' || part.form === 'json') && part.folded;
  const body = raw ? <pre className={css.text}>{plainText(part)}</pre> : <PartBody part={part} />;
  if (folded)
    return (
      <details className={css.part}>
        <summary>{part.title}</summary>
        {body}
      </details>
    );
  return (
    <section className={css.part}>
      <h3>
        {part.title}
        <span>
          {(part.form === 'json' || part.form === 'table') && (
            <button type="button" className={css.raw} aria-pressed={raw} onClick={() => setRaw(!raw)}>
              As sent
            </button>
          )}
          <CopyButton text={() => plainText(part)} label={part.title} />
        </span>
      </h3>
      {body}
    </section>
  );
}

/** One row of a table: the name can be asked, the value is read. */
function Row({ name, value, words }: { name: string; value: string; words: Words }) {
  const meaning = explainField(words.language, [...words.path, name], value);
  return (
    <tr>
      <th scope="row">
        <Term meaning={meaning}>{name}</Term>
      </th>
      <td>
        {value}
        <Reading meaning={meaning} />
      </td>
    </tr>
  );
}

function Value({ value, words }: { value: Json; words: Words }) {
  const meaning = explainField(words.language, words.path, value);
  return (
    <div className={css.text}>
      <Term
        meaning={meaning && { ...meaning, text: meaning.word ? undefined : meaning.text }}
        after={<Reading meaning={meaning} />}
      >
        {String(value)}
      </Term>
    </div>
  );
}

function PartBody({ part }: { part: Part }) {
  switch (part.form) {
    case 'json':
      return <JsonTree value={part.value} label={part.title} words={part.words} />;
    case 'value':
      return <Value value={part.value} words={part.words} />;
    case 'words':
      return <CommandLine words={part.words} />;
    case 'table':
      return (
        <table className={css.table}>
          <tbody>
            {part.rows.map(([name, value]) => (
              <Row key={`${name} ${value}`} name={name} value={value} words={part.words} />
            ))}
          </tbody>
        </table>
      );
    case 'text':
      return <pre className={css.text}>{part.text}</pre>;
    default:
      return part satisfies never;
  }
}

function plainText(part: Part): string {
  switch (part.form) {
    case 'json':
      return JSON.stringify(part.value, null, 2);
    case 'value':
      return String(part.value);
    case 'words':
      return part.words.map(quoted).join(' ');
    case 'table':
      return part.rows.map(([name, value]) => `${name}: ${value}`).join('\n');
    case 'text':
      return part.text;
    default:
      return part satisfies never;
  }
}

/** As a shell would need it. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
