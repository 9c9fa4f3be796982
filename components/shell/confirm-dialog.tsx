import { type ReactNode, type Ref, useId } from 'react';
import css from './shell.module.css';

type Props = {
  ref?: Ref<HTMLDialogElement>;
  /** By which it is found, where it is asked for from elsewhere. */
  id?: string;
  title: ReactNode;
  /** What goes, and what stays. */
  children: ReactNode;
  /** What the button says that does it. */
  confirm: ReactNode;
  onConfirm(): void;
};

/** Asks before something is thrown away. It opens with `showModal()`; Escape and the first button leave all as it is. */
export function ConfirmDialog({ ref, id, title, children, confirm, onConfirm }: Props) {
  const titleId = useId();
  return (
    <dialog
      ref={ref}
      id={id}
      className={css.dialog}
      data-small
      aria-labelledby={titleId}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={titleId}>{title}</h2>
      <p>{children}</p>
      <form method="dialog" className={css.actions}>
        <button type="submit" className={css.plain}>
          Keep it
        </button>
        <button type="submit" className={`${css.plain} ${css.danger}`} onClick={onConfirm}>
          {confirm}
        </button>
      </form>
    </dialog>
  );
}
