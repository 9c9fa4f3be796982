import css from './details.module.css';
import { CHANGES } from './net-words.ts';

export const ChangeNote = ({ change }: { change: keyof typeof CHANGES | undefined }) =>
  change ? (
    <p className={css.change} data-change={change}>
      {CHANGES[change]}
    </p>
  ) : null;
