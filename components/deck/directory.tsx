import { CopyButton } from '#components/inspector/copy-button.tsx';
import css from './fact.module.css';

const LONG_ID = /([0-9a-f]{12})[0-9a-f]{52}/g;

/** A path on the lab's disk: ids in it are shortened, and copied whole. */
export const Directory = ({ path }: { path: string }) => (
  <span className={css.path} title={path}>
    <code>{path.replace(LONG_ID, '$1…')}</code>
    <CopyButton text={() => path} label="Copy the path" />
  </span>
);
