import type { ReactNode } from 'react';
import { Fact, Facts } from '#components/deck/fact.tsx';
import { plural } from '#engine/scene/number-words.ts';
import type { NamespaceMatrix } from '#engine/scene/process/namespace-matrix.ts';
import { NAMESPACES } from '#engine/trace/process-facts.ts';
import { NamespaceMark } from './namespace-mark.tsx';
import { KEEPS_APART } from './namespace-words.ts';
import css from './process-details.module.css';

/** While no process is chosen: what the marks mean, and what each kind of namespace is for. */
export function NamespaceKey({ matrix, children }: { matrix: NamespaceMatrix; children: ReactNode }) {
  return (
    <>
      <h3>{plural(matrix.rows.length, 'process', 'processes')}</h3>
      <p>Choose one to see its numbers, users, rights and limits, and why it stands where it stands.</p>
      {children}
      <h4>Marks</h4>
      <ul className={css.key}>
        <li>
          <NamespaceMark cell={{ kind: 'lab' }} /> the lab’s own, as dockerd has it
        </li>
        <li>
          <NamespaceMark cell={{ kind: 'own' }} /> its container’s alone
        </li>
        <li>
          <NamespaceMark cell={{ kind: 'shared', letter: 'A' }} /> shared: the same letter in a column is the same one
        </li>
        <li>
          <NamespaceMark cell={{ kind: 'inner', letter: 'B' }} /> of some processes of a group only
        </li>
      </ul>
      <h4>What each kind keeps apart</h4>
      <Facts>
        {NAMESPACES.map((kind) => (
          <Fact key={kind} name={kind}>
            {KEEPS_APART[kind]}
          </Fact>
        ))}
      </Facts>
    </>
  );
}
