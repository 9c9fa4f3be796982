import type { SwarmMap, SwarmNode, SwarmTask } from '#engine/scene/network/swarm-shape.ts';
import { plural } from '#engine/scene/number-words.ts';
import { type Handles, SwarmChoice } from './swarm-choice.tsx';
import css from './swarm-part.module.css';
import { nodeName, nodeWords, STANDINGS } from './swarm-words.ts';

type Props = Handles & { swarm: SwarmMap };

/** Of tasks that are over, so many are drawn on a node. */
const MOST_OVER = 3;

/** Hosts of the swarm side by side, each with the tasks that were given to it. */
export function SwarmNodes({ swarm: { nodes, tasks }, ...handles }: Props) {
  const waiting = tasks.filter(({ node }) => !nodes.some(({ id }) => id === node));
  return (
    <ul className={css.nodes} aria-label="Nodes">
      {nodes.map((node) => (
        <Node key={node.id} node={node} tasks={tasks.filter((task) => task.node === node.id)} {...handles} />
      ))}
      {waiting.length > 0 && (
        <li className={css.node} data-state="none">
          <p className={css.nodeName}>
            <b>on no node</b> <small>wait for one that takes them</small>
          </p>
          <Tasks tasks={waiting} {...handles} />
        </li>
      )}
    </ul>
  );
}

function Node({ node, tasks, ...handles }: Handles & { node: SwarmNode; tasks: readonly SwarmTask[] }) {
  const { id, state, address, here, change } = node;
  return (
    <li className={css.node} data-state={state === 'ready' ? 'ready' : 'silent'} data-here={here || undefined}>
      <SwarmChoice kind="node" id={id} change={change} className={css.nodeName} {...handles}>
        <b>{nodeName(node)}</b> <small>{nodeWords(node)}</small>
        <span data-state={state}>{state}</span>
      </SwarmChoice>
      <p className={css.nodeFacts}>
        {address && <code>{address}</code>} {here && <span>this host</span>}
      </p>
      <Tasks tasks={tasks} {...handles} />
    </li>
  );
}

function Tasks({ tasks, ...handles }: Handles & { tasks: readonly SwarmTask[] }) {
  const over = tasks.filter(isOver);
  const hidden = new Set(over.slice(MOST_OVER));
  return (
    <ul className={css.tasks} aria-label="Tasks">
      {tasks
        .filter((task) => !hidden.has(task))
        .map(({ id, name, state, standing, addresses, change, inferred }) => (
          <li key={id}>
            <SwarmChoice
              kind="task"
              id={id}
              change={change}
              className={css.task}
              title={`${name}, ${STANDINGS[standing]}`}
              {...handles}
            >
              <i data-standing={standing} aria-hidden="true" />
              <b>{name}</b> <span>{state}</span>
              {inferred && <small>inferred</small>}
              <code>{addresses.at(-1)?.split('/')[0]}</code>
              <span className="sr">{STANDINGS[standing]}</span>
            </SwarmChoice>
          </li>
        ))}
      {hidden.size > 0 && <li className={css.more}>and {plural(hidden.size, 'task')} of before, in the table</li>}
      {tasks.length === 0 && <li className={css.more}>no task is known here</li>}
    </ul>
  );
}

const isOver = ({ standing }: SwarmTask): boolean => standing === 'ended' || standing === 'failed';
