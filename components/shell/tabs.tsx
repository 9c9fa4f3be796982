'use client';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import css from './tabs.module.css';

export type Tab<Id extends string> = { id: Id; name: ReactNode; disabled?: string };

type Props<Id extends string> = {
  label: string;
  tabs: readonly Tab<Id>[];
  value: Id;
  onChange(id: Id): void;
  /** Prefix of element ids, unique on the page: tabs are `<prefix>-tab-<id>`, panels `<prefix>-panel-<id>`. */
  prefix: string;
};

/** Arrow keys, Home and End move and select; one tab stop for all. Where not all have room, the selected one is in sight. */
export function Tabs<Id extends string>({ label, tabs, value, onChange, prefix }: Props<Id>) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = document.getElementById(`${prefix}-tab-${value}`);
    if (strip.current && tab) bringIntoSight(strip.current, tab);
  }, [prefix, value]);
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = tabAfter(
      event.key,
      tabs.filter((tab) => !tab.disabled),
      value,
    );
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(target.id);
    document.getElementById(`${prefix}-tab-${target.id}`)?.focus();
  };
  return (
    <div ref={strip} role="tablist" aria-label={label} className={css.tabs} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${prefix}-tab-${tab.id}`}
          aria-selected={tab.id === value}
          aria-controls={tab.id === value ? `${prefix}-panel-${tab.id}` : undefined}
          aria-disabled={tab.disabled ? true : undefined}
          title={tab.disabled}
          tabIndex={tab.id === value ? 0 : -1}
          onClick={() => !tab.disabled && onChange(tab.id)}
        >
          {tab.name}
        </button>
      ))}
    </div>
  );
}

/** px of the next one that shows that there is more */
const REST = 24;

/** Sideways alone: the page stays where it is. */
function bringIntoSight(strip: HTMLElement, tab: HTMLElement): void {
  const [outer, inner] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (inner.left < outer.left) strip.scrollLeft -= outer.left - inner.left + REST;
  else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right + REST;
}

function tabAfter<Id extends string>(key: string, tabs: readonly Tab<Id>[], value: Id): Tab<Id> | undefined {
  const index = tabs.findIndex((tab) => tab.id === value);
  switch (key) {
    case 'ArrowRight':
      return tabs[(index + 1) % tabs.length];
    case 'ArrowLeft':
      return tabs[(index - 1 + tabs.length) % tabs.length];
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs.at(-1);
    default:
      return undefined;
  }
}
