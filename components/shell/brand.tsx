import Link from 'next/link';
import css from './top-bar.module.css';

export function Brand() {
  return (
    <Link className={css.brand} href="/">
      <BrandMark />
      <span>Engine Room</span>
    </Link>
  );
}

export function BrandMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M5 15.5h14M7 11.5h10M9.5 7.5h5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
