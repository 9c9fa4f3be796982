'use client';
import { type ReactNode, useState } from 'react';
import { explainField, type Language, type Meaning } from '#engine/lesson/explain/field.ts';
import type { Json } from '#engine/trace/event.ts';
import css from './json-tree.module.css';
import { Reading, Term } from './term.tsx';

/** Branches up to this size begin open; what is folded is not drawn, so a long document costs nothing until it is opened. */
const SMALL = 24;
/** Entries of one branch that are drawn at once. */
const PAGE = 60;

type Words = { language: Language; path: readonly string[] };

/** A JSON document that folds; its fields can be asked what they mean, in the words of its language. */
export function JsonTree({ value, label, words }: { value: Json; label: string; words: Words }) {
  return (
    <div className={css.json}>
      <Node value={value} depth={0} name={undefined} label={label} words={words} />
    </div>
  );
}

type NodeProps = { value: Json; depth: number; name: string | undefined; label?: string; words: Words };

function Node({ value, depth, name, label, words }: NodeProps) {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    return <Branch value={value} depth={depth} name={name} label={label} words={words} />;
  const meaning = explainField(words.language, words.path, value);
  const leaf = (
    <>
      <Leaf value={value} />
      <Reading meaning={meaning} />
    </>
  );
  return (
    <div className={css.leaf} style={{ paddingLeft: depth * 12 + 14 }}>
      {name === undefined || INDEX.test(name) ? (
        <Item name={name} meaning={meaning}>
          {leaf}
        </Item>
      ) : (
        <Term meaning={meaning} after={<>: {leaf}</>}>
          <span className={css.key}>{name}</span>
        </Term>
      )}
    </div>
  );
}

const INDEX = /^\d+$/;

/** In a list the value itself is the name. */
function Item({
  name,
  meaning,
  children,
}: {
  name: string | undefined;
  meaning: Meaning | undefined;
  children: ReactNode;
}) {
  return (
    <>
      {name !== undefined && <span className={css.count}>{name}: </span>}
      {meaning?.word === undefined ? children : <Term meaning={{ ...meaning, text: undefined }}>{children}</Term>}
    </>
  );
}

function Branch({
  value,
  depth,
  name,
  label,
  words,
}: Omit<NodeProps, 'value'> & { value: Json[] | { [key: string]: Json } }) {
  const [open, setOpen] = useState(() => depth === 0 || weigh(value, SMALL) < SMALL);
  const [shown, setShown] = useState(PAGE);
  const list = Array.isArray(value);
  const entries: [string, Json][] = open ? Object.entries(value).slice(0, shown) : [];
  const count = Object.keys(value).length;
  const meaning = name === undefined || INDEX.test(name) ? undefined : explainField(words.language, words.path, null);
  const summary = list ? `[${count}]` : `{${count}}`;
  return (
    <>
      <div className={css.row} style={{ paddingLeft: depth * 12 }}>
        <button
          type="button"
          className={css.branch}
          aria-expanded={open}
          aria-label={`${name ?? label ?? 'document'}, ${count} ${count === 1 ? 'entry' : 'entries'}`}
          onClick={() => setOpen(!open)}
        >
          <span className={css.twist} data-open={open || undefined} />
          {name !== undefined && <span className={css.key}>{name}</span>}
          <span className={css.count}>{summary}</span>
        </button>
        {meaning?.text !== undefined && (
          <Term meaning={meaning} label={`What is ${name}?`}>
            <span className={css.ask}>?</span>
          </Term>
        )}
      </div>
      {entries.map(([key, child]) => (
        <Node key={key} value={child} depth={depth + 1} name={key} words={{ ...words, path: [...words.path, key] }} />
      ))}
      {open && count > shown && (
        <button
          type="button"
          className={css.more}
          style={{ marginLeft: depth * 12 + 14 }}
          onClick={() => setShown(shown + 10 * PAGE)}
        >
          {count - shown} more
        </button>
      )}
    </>
  );
}

const LONG = 400;

function Leaf({ value }: { value: Json }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string')
    return <span data-type={value === null ? 'null' : typeof value}>{JSON.stringify(value)}</span>;
  if (value.length <= LONG || whole) return <span data-type="string">"{value}"</span>;
  return (
    <span data-type="string">
      "{value.slice(0, LONG)}
      <button type="button" className={css.more} onClick={() => setWhole(true)}>
        … {value.length - LONG} characters more
      </button>
    </span>
  );
}

/** Number of values in it, counted no further than `limit`. */
function weigh(value: Json, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let sum = 1;
  for (const child of Object.values(value)) {
    sum += weigh(child, limit - sum);
    if (sum >= limit) break;
  }
  return sum;
}
