import { Fact, Facts } from '#components/deck/fact.tsx';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { ChosenOfSwarm } from '#engine/scene/network/swarm-selection.ts';
import { hasStandIn } from '#engine/scene/network/swarm-services.ts';
import type { SwarmNode, SwarmTask } from '#engine/scene/network/swarm-shape.ts';
import { plural } from '#engine/scene/number-words.ts';
import { ChangeNote } from './change-note.tsx';
import css from './details.module.css';
import {
  answers,
  BALANCING_NEEDS,
  countOf,
  INSTEAD,
  missingOf,
  nodeName,
  nodeWords,
  portWords,
  STANDINGS,
  STANDS_IN,
} from './swarm-words.ts';

type Select = { select: (selection: MapSelection | undefined) => void };

/** A node, a service or a task, in full. */
export function SwarmDetails({ chosen, select }: Select & { chosen: ChosenOfSwarm }) {
  switch (chosen.kind) {
    case 'node':
      return <NodeDetails chosen={chosen} select={select} />;
    case 'service':
      return <ServiceDetails chosen={chosen} select={select} />;
    case 'task':
      return <TaskDetails chosen={chosen} select={select} />;
    default:
      return chosen satisfies never;
  }
}

function NodeDetails({
  chosen: { node, tasks },
  select,
}: Select & { chosen: Extract<ChosenOfSwarm, { kind: 'node' }> }) {
  return (
    <>
      <h3>
        {nodeName(node)} <small>{nodeWords(node)}</small>
      </h3>
      <ChangeNote change={node.change} />
      <p>{nodeMeaning(node)}</p>
      <Facts>
        <Fact name="state">{node.state}</Fact>
        <Fact name="node">{node.id.slice(0, 12)}</Fact>
        {node.address && <Fact name="address">{node.address}</Fact>}
        {node.availability && <Fact name="availability">{node.availability}</Fact>}
        {node.here && <Fact name="place">this host</Fact>}
      </Facts>
      <TaskList tasks={tasks} select={select} />
    </>
  );
}

function nodeMeaning({ role, state }: SwarmNode): string {
  if (state === 'down')
    return 'Its engine has not answered the managers for a while. What they gave it is made anew on other nodes; what still runs there runs on, unseen.';
  if (!answers({ state })) return 'The managers do not know how it is: its engine has not answered lately.';
  return role === 'manager'
    ? 'An engine that keeps what is wanted and gives tasks to nodes. Unless it is drained, it runs tasks itself.'
    : 'An engine that runs the tasks that managers give it. It knows nothing of the others.';
}

function ServiceDetails({
  chosen: { service, tasks },
  select,
}: Select & { chosen: Extract<ChosenOfSwarm, { kind: 'service' }> }) {
  const missing = missingOf(service);
  return (
    <>
      <h3>
        {service.name} <small>{service.mode}</small>
      </h3>
      <ChangeNote change={service.change} />
      <p>What is wanted: so many containers of one image, somewhere in the swarm. Each is a task.</p>
      <Facts>
        <Fact name="tasks">{countOf(service)}</Fact>
        <Fact name="image">{service.image}</Fact>
        <Fact name="service">{service.id.slice(0, 12)}</Fact>
        <Fact name="its name leads to">
          {service.endpointMode === 'dnsrr'
            ? 'the addresses of its tasks, in turn (dnsrr)'
            : 'one address of its own (vip)'}
        </Fact>
        {service.addresses.map(({ address, network, served, standIn }) => (
          <Fact key={network} name={`address on ${network}`}>
            {address || 'none'}
            {served === true && `, balanced on this host${standIn ? ' by the stand-in' : ''}`}
            {served === false && ', which nothing on this host has'}
          </Fact>
        ))}
        {service.ports.map((port) => (
          <Fact key={`${port.protocol}/${port.published}/${port.target}`} name={`port, ${port.protocol}`}>
            {portWords(port)}
            {port.open === false && ', to which no rule of this host leads'}
            {port.standIn && ', by the stand-in’s rules'}
          </Fact>
        ))}
      </Facts>
      {missing.length > 0 && (
        <p className={css.hint}>
          {capital(missing.join(' and '))} {missing.length === 1 ? 'leads' : 'lead'} nowhere on this host.{' '}
          {BALANCING_NEEDS} <small className={css.inferred}>inferred</small> What works without it:{' '}
          <code>{INSTEAD[0]}</code> for its name, <code>--publish {INSTEAD[1]},…</code> for a port on the nodes of its
          tasks.
        </p>
      )}
      {hasStandIn(service) && (
        <p className={css.hint}>
          {STANDS_IN} <small className={css.inferred}>simplified</small>
        </p>
      )}
      <TaskList tasks={tasks} select={select} />
    </>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function TaskDetails({
  chosen: { task, node, service },
  select,
}: Select & { chosen: Extract<ChosenOfSwarm, { kind: 'task' }> }) {
  return (
    <>
      <h3>
        {task.name} <small>task</small>
      </h3>
      <ChangeNote change={task.change} />
      <p>
        One container that a service wants, given to one node. A task is never moved: where its node is lost, another
        task takes its place.
      </p>
      <Facts>
        <Fact name="it is">
          {task.state} <span className={css.faint}>({STANDINGS[task.standing]})</span>
        </Fact>
        {task.desired && <Fact name="it is to be">{task.desired}</Fact>}
        <Fact name="task">{task.id.slice(0, 12)}</Fact>
        {task.addresses.length > 0 && <Fact name="addresses">{task.addresses.join(' ')}</Fact>}
        {task.container && (
          <Fact name="container">
            <code>{task.container.slice(0, 12)}</code>
            {!task.box && (node && !node.here ? `, on ${nodeName(node)}` : ', which is gone')}
          </Fact>
        )}
        {task.error && <Fact name="error">{task.error}</Fact>}
        {task.inferred && <Fact name="known by">the name of its container (inferred)</Fact>}
      </Facts>
      <ul className={css.list}>
        {service && (
          <Link what="service" name={service.name} onClick={() => select({ kind: 'service', id: service.id })} />
        )}
        {node && <Link what="node" name={nodeName(node)} onClick={() => select({ kind: 'node', id: node.id })} />}
        {task.box && (
          <Link what="namespace" name="its cables" onClick={() => select({ kind: 'box', id: task.box as string })} />
        )}
      </ul>
    </>
  );
}

const Link = ({ what, name, onClick }: { what: string; name: string; onClick: () => void }) => (
  <li>
    <span>{what}</span>
    <button type="button" onClick={onClick}>
      {name}
    </button>
  </li>
);

function TaskList({ tasks, select }: Select & { tasks: readonly SwarmTask[] }) {
  return (
    <>
      <h4>{plural(tasks.length, 'task')}</h4>
      <ul className={css.list}>
        {tasks.map(({ id, name, state, standing }) => (
          <li key={id}>
            <button type="button" onClick={() => select({ kind: 'task', id })}>
              {name}
            </button>
            <span>
              {state}
              <small>{STANDINGS[standing]}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
