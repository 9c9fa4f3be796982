import css from './graph.module.css';

/** What the marks mean. */
export function GraphKey() {
  return (
    <ul className={css.key} aria-label="Key">
      <li>
        <i data-key="queue" /> waits in the queue
      </li>
      <li>
        <i data-key="run" /> runs
      </li>
      <li>
        <i data-key="cached" /> from the cache
      </li>
      <li>
        <i data-key="critical" /> critical path: what the end waited for
      </li>
      <li>
        <i data-key="inferred" /> known from the Dockerfile alone
      </li>
    </ul>
  );
}
