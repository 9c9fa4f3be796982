import type { ReactNode } from 'react';
import { COMPONENTS } from '#engine/trace/component.ts';
import { deckName } from './deck-layout.ts';
import css from './empty-flow.module.css';
import flow from './flow.module.css';

const DECKS = COMPONENTS.filter((component) => !['terminal', 'buildkit', 'registry'].includes(component));

/** Nothing ran yet: the decks are there, dark, and one sentence says how to light them. */
export function EmptyFlow({ children }: { children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <ol aria-hidden="true">
        {DECKS.map((component) => (
          <li key={component}>
            <span className={flow.lamp} />
            {deckName(component)}
          </li>
        ))}
      </ol>
      <div className={css.emptyText}>
        {children ?? (
          <p>
            Type <code>docker run --rm hello-world</code> in the terminal. Its request will be drawn here while it
            travels.
          </p>
        )}
      </div>
    </div>
  );
}
