import { Search } from 'lucide-react';
import type { Wanted } from './find-runs.ts';
import css from './history.module.css';

type Props = { wanted: Wanted; onWant(wanted: Wanted): void };

/** Looks for command lines, or for those that failed. */
export function SearchBar({ wanted, onWant }: Props) {
  return (
    <search className={css.search}>
      <Search size={14} aria-hidden="true" />
      <input
        type="search"
        placeholder="Search commands"
        aria-label="Search commands"
        value={wanted.text}
        onChange={(event) => onWant({ ...wanted, text: event.target.value })}
      />
      <button
        type="button"
        className={css.follow}
        aria-pressed={wanted.failed}
        onClick={() => onWant({ ...wanted, failed: !wanted.failed })}
      >
        Failed
      </button>
    </search>
  );
}
