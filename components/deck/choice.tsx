import css from './deck.module.css';

type Props = {
  label: string;
  /** In order: id, and what it is called. */
  options: readonly (readonly [string, string])[];
  value: string | undefined;
  choose: (id: string) => void;
};

/** What a picture is of, or is compared with: one of a few. */
export const Choice = ({ label, options, value, choose }: Props) => (
  <select className={css.choice} aria-label={label} value={value} onChange={({ target }) => choose(target.value)}>
    {options.map(([id, name]) => (
      <option key={id} value={id}>
        {name}
      </option>
    ))}
  </select>
);
