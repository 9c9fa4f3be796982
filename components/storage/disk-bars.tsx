'use client';
import { useState } from 'react';
import { walk } from '#components/deck/walk.ts';
import { bytesText, countWords } from '#engine/scene/number-words.ts';
import type { DiskGroup, DiskItem } from '#engine/scene/storage/disk-groups.ts';
import css from './disk.module.css';

type Props = { groups: readonly DiskGroup[]; taken: number };

/** Of each kind the largest are named; the rest is one line. */
const NAMED = 12;

/** One bar for the whole, and below it one for each kind, which opens. */
export function DiskBars({ groups, taken }: Props) {
  const [open, turn] = useState<ReadonlySet<string>>(new Set());
  const most = Math.max(1, ...groups.map((group) => group.taken));
  const toggle = (what: string) =>
    turn((before) => new Set(before.has(what) ? [...before].filter((one) => one !== what) : [...before, what]));
  return (
    <>
      <div className={css.whole} aria-hidden="true">
        {groups.map(({ what, taken: own }) => (
          <i key={what} data-what={what} style={{ flexGrow: own / taken }} />
        ))}
      </div>
      <ul className={css.groups} onKeyDown={walk}>
        {groups.map((group) => (
          <li key={group.what} data-what={group.what}>
            <button
              type="button"
              data-row
              aria-expanded={group.items.length > 1 ? open.has(group.what) : undefined}
              disabled={group.items.length < 2}
              onClick={() => toggle(group.what)}
            >
              <span className={css.name}>
                {group.name}
                {group.items.length > 1 && <small> · {group.items.length}</small>}
              </span>
              <Bar share={group.taken / most} />
              <b>{bytesText(group.taken)}</b>
            </button>
            {open.has(group.what) && <Items items={group.items} most={most} />}
          </li>
        ))}
      </ul>
    </>
  );
}

const Items = ({ items, most }: { items: readonly DiskItem[]; most: number }) => (
  <ul className={css.items}>
    {items.slice(0, NAMED).map((item) => (
      <li key={`${item.id ?? ''} ${item.path}`} title={`${item.path}: ${countWords(item.files, 'file')}`}>
        <code>{item.name}</code>
        <Bar share={item.taken / most} />
        <b>{bytesText(item.taken)}</b>
      </li>
    ))}
    {items.length > NAMED && (
      <li>
        <span>{items.length - NAMED} more</span>
        <Bar share={0} />
        <b>{bytesText(items.slice(NAMED).reduce((sum, { taken }) => sum + taken, 0))}</b>
      </li>
    )}
  </ul>
);

const Bar = ({ share }: { share: number }) => (
  <span className={css.bar}>
    <i style={{ width: `${Math.max(0.4, share * 100)}%` }} />
  </span>
);
