'use client';
import type { Problem } from './language/problem.ts';
import css from './problems.module.css';

type Props = { problems: readonly Problem[]; note?: string; onGo(line: number): void };

const WORD = { error: 'Error', warning: 'Warning', info: 'Hint' } as const;

/** What the markers in the text say, as a list. */
export function ProblemList({ problems, note, onGo }: Props) {
  return (
    <section className={css.problems} aria-label="Problems and advice">
      {problems.length === 0 && <p>Nothing to say about this file.</p>}
      <ol>
        {problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems can be equal in all but their place
          <li key={`${index} ${problem.rule}`} data-severity={problem.severity}>
            <button type="button" onClick={() => onGo(problem.range.startLineNumber)}>
              <b>{WORD[problem.severity]}</b> line {problem.range.startLineNumber} <code>{problem.rule}</code>
            </button>
            <p>{problem.message}</p>
            {problem.measured && <p data-measured>{problem.measured}</p>}
            {problem.instead && <p data-instead>Instead: {problem.instead}</p>}
          </li>
        ))}
      </ol>
      {note && <p>{note}</p>}
    </section>
  );
}
