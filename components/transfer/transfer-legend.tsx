import css from './transfer.module.css';

const ENTRIES = [
  ['ask', 'asks'],
  ['fetch', 'fetches or sends bytes'],
  ['mount', 'the registry has it: nothing travels'],
  ['verify', 'dockerd verifies the hash'],
  ['unpack', 'dockerd unpacks'],
] as const;

export function TransferLegend() {
  return (
    <ul className={css.legend} aria-label="What the bars mean">
      {ENTRIES.map(([what, words]) => (
        <li key={what}>
          <svg width="18" height="10" aria-hidden="true">
            <rect
              className={css.bar}
              x="0"
              y={what === 'ask' ? 2 : 0}
              width="18"
              height={what === 'ask' ? 6 : 10}
              rx="2"
              data-what={what}
              data-state="past"
            />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}
