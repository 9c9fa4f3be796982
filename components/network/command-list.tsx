import { CopyButton } from '#components/inspector/copy-button.tsx';
import type { Command } from '#engine/scene/network/net-commands.ts';
import css from './details.module.css';

/** Lines that print the same in the lab's terminal. */
export function CommandList({ commands }: { commands: readonly Command[] }) {
  if (commands.length === 0) return null;
  return (
    <>
      <h4>See for yourself</h4>
      <ul className={css.commands}>
        {commands.map(({ line, prints }) => (
          <li key={line}>
            <span>
              <code>{line}</code>
              <CopyButton text={() => line} label={line} />
            </span>
            <small>{prints}</small>
          </li>
        ))}
      </ul>
    </>
  );
}
