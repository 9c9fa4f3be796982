import type { ButtonHTMLAttributes, ReactNode } from 'react';
import css from './shell.module.css';

type Props = { label: string; children: ReactNode } & Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'type' | 'aria-label'
>;

export function IconButton({ label, children, className, ...rest }: Props) {
  return (
    <button {...rest} type="button" aria-label={label} title={label} className={`${css.icon} ${className ?? ''}`}>
      {children}
    </button>
  );
}
