'use client';
import type { Step } from '#engine/scene/steps.ts';
import { CopyButton } from './copy-button.tsx';
import css from './inspector.module.css';
import { JsonTree } from './json-tree.tsx';
import { type Part, payloadOf } from './payload.ts';

/** What the message carried, part by part. Machine text, word for word. */
export function PayloadView({ step }: { step: Step }) {
  return payloadOf(step).map((part) => <PartView key={`${step.id} ${part.title}`} part={part} />);
}

function PartView({ part }: { part: Part }) {
  const folded = (part.form === 'table' || part.form === 'json') && part.folded;
  if (!folded)
    return (
      <section className={css.part}>
        <h3>
          {part.title}
          <CopyButton text={() => plainText(part)} label={part.title} />
        </h3>
        <PartBody part={part} />
      </section>
    );
  return (
    <details className={css.part}>
      <summary>{part.title}</summary>
      <PartBody part={part} />
    </details>
  );
}

function PartBody({ part }: { part: Part }) {
  switch (part.form) {
    case 'json':
      return <JsonTree value={part.value} label={part.title} />;
    case 'words':
      return (
        <div className={css.words}>
          {part.words.map((word, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: words may repeat, and their place is what they are
            <code key={index}>{word === '' ? '""' : word}</code>
          ))}
        </div>
      );
    case 'table':
      return (
        <table className={css.table}>
          <tbody>
            {part.rows.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
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
