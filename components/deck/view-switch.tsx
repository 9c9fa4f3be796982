import css from './deck.module.css';

type Props<View extends string> = {
  /** In order, with what each is called. */
  views: readonly (readonly [View, string])[];
  view: View;
  choose: (view: View) => void;
};

/** The ways to look at one deck, of which one is shown. */
export function ViewSwitch<View extends string>({ views, view, choose }: Props<View>) {
  return (
    <div className={css.views}>
      {views.map(([one, name]) => (
        <button key={one} type="button" aria-pressed={view === one} onClick={() => choose(one)}>
          {name}
        </button>
      ))}
    </div>
  );
}
