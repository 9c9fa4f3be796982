import { DeckTable, TableHead } from '#components/deck/text-twin.tsx';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import { hasStandIn } from '#engine/scene/network/swarm-services.ts';
import type { SwarmMap } from '#engine/scene/network/swarm-shape.ts';
import { CHANGES } from './net-words.ts';
import { countOf, missingOf, nodeName, nodeWords, overlayWords, portWords, STANDINGS } from './swarm-words.ts';

type Props = {
  swarm: SwarmMap;
  is: (kind: MapSelection['kind'], id: string) => true | undefined;
  select: (selection: MapSelection) => void;
};

/** A swarm in text. */
export const SwarmTable = (props: Props) => (
  <>
    <Nodes {...props} />
    <Services {...props} />
    <Tasks {...props} />
    <Overlays {...props} />
  </>
);

function Nodes({ swarm: { nodes, tasks }, is, select }: Props) {
  return (
    <DeckTable>
      <caption>Nodes of the swarm</caption>
      <TableHead names={['Node', 'Role', 'State', 'Address', 'Tasks that run', 'In this run']} />
      <tbody>
        {nodes.map((node) => (
          <tr key={node.id} aria-current={is('node', node.id)}>
            <th scope="row">
              <button type="button" onClick={() => select({ kind: 'node', id: node.id })}>
                {nodeName(node)}
              </button>
            </th>
            <td>{[nodeWords(node), ...(node.here ? ['this host'] : [])].join(', ')}</td>
            <td>{node.state}</td>
            <td>
              <code>{node.address}</code>
            </td>
            <td>{tasks.filter((task) => task.node === node.id && task.standing === 'running').length}</td>
            <td>{node.change && CHANGES[node.change]}</td>
          </tr>
        ))}
      </tbody>
    </DeckTable>
  );
}

function Services({ swarm: { services }, is, select }: Props) {
  if (services.length === 0) return null;
  return (
    <DeckTable>
      <caption>Services</caption>
      <TableHead
        names={[
          'Service',
          'Image',
          'Tasks',
          'Addresses',
          'Ports',
          'Leads nowhere here',
          'Balanced here',
          'In this run',
        ]}
      />
      <tbody>
        {services.map((service) => (
          <tr key={service.id} aria-current={is('service', service.id)}>
            <th scope="row">
              <button type="button" onClick={() => select({ kind: 'service', id: service.id })}>
                {service.name}
              </button>
            </th>
            <td>
              <code>{service.image}</code>
            </td>
            <td>{countOf(service)}</td>
            <td>
              {service.addresses.length > 0
                ? service.addresses.map(({ address, network }) => `${address} on ${network}`).join(', ')
                : service.endpointMode}
            </td>
            <td>{service.ports.map(portWords).join(', ')}</td>
            <td>{missingOf(service).join(', ')}</td>
            <td>{hasStandIn(service) && 'by a stand-in'}</td>
            <td>{service.change && CHANGES[service.change]}</td>
          </tr>
        ))}
      </tbody>
    </DeckTable>
  );
}

function Tasks({ swarm: { tasks, nodes }, is, select }: Props) {
  if (tasks.length === 0) return null;
  return (
    <DeckTable>
      <caption>Tasks</caption>
      <TableHead names={['Task', 'Node', 'Is', 'Is to be', 'In words', 'Container', 'Addresses', 'In this run']} />
      <tbody>
        {tasks.map((task) => {
          const node = nodes.find(({ id }) => id === task.node);
          return (
            <tr key={task.id} aria-current={is('task', task.id)}>
              <th scope="row">
                <button type="button" onClick={() => select({ kind: 'task', id: task.id })}>
                  {task.name}
                </button>
              </th>
              <td>{node ? nodeName(node) : 'none'}</td>
              <td>{task.state}</td>
              <td>{task.desired}</td>
              <td>{[STANDINGS[task.standing], ...(task.error ? [task.error] : [])].join(': ')}</td>
              <td>
                <code>{task.container?.slice(0, 12)}</code>
              </td>
              <td>
                <code>{task.addresses.join(' ')}</code>
              </td>
              <td>{task.change && CHANGES[task.change]}</td>
            </tr>
          );
        })}
      </tbody>
    </DeckTable>
  );
}

function Overlays({ swarm: { overlays } }: Props) {
  if (overlays.length === 0) return null;
  return (
    <DeckTable>
      <caption>Networks between hosts</caption>
      <TableHead names={['Network', 'Subnet', 'Tunnel']} />
      <tbody>
        {overlays.map((overlay) => (
          <tr key={overlay.id}>
            <th scope="row">{overlay.name}</th>
            <td>
              <code>{overlay.subnet}</code>
            </td>
            <td>{overlayWords(overlay)}</td>
          </tr>
        ))}
      </tbody>
    </DeckTable>
  );
}
