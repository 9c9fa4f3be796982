import { capabilityChanges, DEFAULT_CAPABILITIES } from '#engine/scene/process/capability-changes.ts';
import type { ProcessFacts, Requested } from '#engine/trace/process-facts.ts';
import css from './process-details.module.css';

type Props = {
  facts: ProcessFacts;
  requested: Requested | undefined;
  /** What the lab's root has. */
  root: readonly string[];
};

/** Which rights work now, and for a container's process what differs from Docker's own choice, and by which flag. */
export function CapabilityList({ facts, requested, root }: Props) {
  const { added, dropped, flags, effective } = capabilityChanges(facts, requested);
  const { bounding } = facts.capabilities;
  const inside = facts.container !== undefined;
  const waiting = bounding.filter((name) => !effective.includes(name));
  return (
    <>
      <h4>Capabilities</h4>
      <p>
        {effective.length} work now{root.length > 0 && `, of the ${root.length} that the lab’s root has`}
        {waiting.length > 0 && `; ${waiting.length} more it could still get by executing a program`}.
      </p>
      {inside && (
        <p>
          {added.length + dropped.length === 0
            ? `Just the ${DEFAULT_CAPABILITIES.length} that Docker gives without a flag.`
            : `Against the ${DEFAULT_CAPABILITIES.length} that Docker gives without a flag: ${added.length} more, ${dropped.length} less.`}{' '}
          {flags.map((flag) => (
            <code key={flag} className={css.flag}>
              {flag}
            </code>
          ))}
        </p>
      )}
      <ul className={css.capabilities}>
        {bounding.map((name) => {
          const isNew = inside && added.includes(name);
          return (
            <li
              key={name}
              data-change={isNew ? 'added' : undefined}
              data-waits={!effective.includes(name) || undefined}
            >
              {isNew && <span aria-hidden="true">+ </span>}
              {name}
              {isNew && <span className="sr">, added</span>}
              {!effective.includes(name) && <span className="sr">, does not work now</span>}
            </li>
          );
        })}
        {inside &&
          dropped.map((name) => (
            <li key={name} data-change="dropped">
              <span aria-hidden="true">− </span>
              {name}
              <span className="sr">, dropped</span>
            </li>
          ))}
      </ul>
    </>
  );
}
