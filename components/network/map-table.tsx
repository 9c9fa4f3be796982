import { Scroll } from '#components/deck/scroll.tsx';
import { DeckTable } from '#components/deck/text-twin.tsx';
import { wiresOf } from '#engine/scene/network/box-wires.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { MapBox, MapWire, NetMap } from '#engine/scene/network/map-shape.ts';
import css from './details.module.css';
import { CHANGES, KINDS, namesOf, wayText, wireEnds } from './net-words.ts';
import { SwarmTable } from './swarm-table.tsx';

type Props = {
  map: NetMap;
  selection: MapSelection | undefined;
  select: (selection: MapSelection) => void;
};

/** The map in text. */
export function MapTable({ map, selection, select }: Props) {
  const is = (kind: MapSelection['kind'], id: string) => (selection?.kind === kind && selection.id === id) || undefined;
  return (
    <Scroll label="The network as tables" className={css.tables}>
      <DeckTable>
        <caption>Networks</caption>
        <thead>
          <tr>
            <th scope="col">Network</th>
            <th scope="col">Kind</th>
            <th scope="col">In the kernel</th>
            <th scope="col">Subnet</th>
            <th scope="col">Way out</th>
            <th scope="col">In this run</th>
          </tr>
        </thead>
        <tbody>
          {map.segments.map((segment) => (
            <tr key={segment.id} aria-current={is('segment', segment.id)}>
              <th scope="row">
                <button type="button" onClick={() => select({ kind: 'segment', id: segment.id })}>
                  {segment.name}
                </button>
              </th>
              <td>{KINDS[segment.kind]}</td>
              <td>
                <code>{segment.rail ? `${segment.rail.name} ${segment.rail.addresses.join(' ')}` : ''}</code>
              </td>
              <td>
                <code>{segment.network?.subnets.map(({ subnet }) => subnet).join(' ')}</code>
              </td>
              <td>{wayText(segment)}</td>
              <td>{segment.change && CHANGES[segment.change]}</td>
            </tr>
          ))}
        </tbody>
      </DeckTable>
      <Boxes map={map} is={is} select={select} />
      <Ports map={map} is={is} select={select} />
      {map.swarm && <SwarmTable swarm={map.swarm} is={is} select={select} />}
    </Scroll>
  );
}

type PartProps = Pick<Props, 'map' | 'select'> & { is: (kind: MapSelection['kind'], id: string) => true | undefined };

/** One line for each cable; one for a box without any. */
function Boxes({ map, is, select }: PartProps) {
  const lines = map.boxes.flatMap((box): { box: MapBox; wire?: MapWire }[] => {
    const wires = wiresOf(map, box.id);
    return wires.length > 0 ? wires.map((wire) => ({ box, wire })) : [{ box }];
  });
  return (
    <DeckTable>
      <caption>Containers and their cables</caption>
      <thead>
        <tr>
          <th scope="col">Container</th>
          <th scope="col">Network</th>
          <th scope="col">Inside</th>
          <th scope="col">On the host</th>
          <th scope="col">Addresses</th>
          <th scope="col">Found as</th>
          <th scope="col">In this run</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ box, wire }) => {
          const [near, end] = wire ? wireEnds(wire) : [];
          return (
            <tr key={wire?.id ?? box.id} aria-current={is('box', box.id)}>
              <th scope="row">
                <button type="button" onClick={() => select({ kind: 'box', id: box.id })}>
                  {namesOf(box)}
                </button>
              </th>
              <td>
                {map.segments.find(({ id }) => id === wire?.segment)?.name ??
                  (box.shares === 'host' ? 'the host’s own' : wire ? 'not known' : 'none')}
              </td>
              <td>
                <code>{end}</code>
              </td>
              <td>
                <code>{near}</code>
              </td>
              <td>
                <code>{wire?.addresses.join(' ')}</code>
              </td>
              <td>{wire?.names.join(', ')}</td>
              <td>{wire?.change ? CHANGES[wire.change] : box.change && CHANGES[box.change]}</td>
            </tr>
          );
        })}
      </tbody>
    </DeckTable>
  );
}

function Ports({ map, is, select }: PartProps) {
  if (map.ports.length === 0) return null;
  return (
    <DeckTable>
      <caption>Published ports</caption>
      <thead>
        <tr>
          <th scope="col">On the host</th>
          <th scope="col">Leads to</th>
          <th scope="col">Rule</th>
          <th scope="col">Listens</th>
          <th scope="col">In this run</th>
        </tr>
      </thead>
      <tbody>
        {map.ports.map(({ id, address, port, protocol, box, target, rule, listeners, change }) => {
          const owner = map.boxes.find((one) => one.id === box);
          return (
            <tr key={id} aria-current={is('port', id)}>
              <th scope="row">
                <button type="button" onClick={() => select({ kind: 'port', id })}>
                  {protocol} {address}:{port}
                </button>
              </th>
              <td>
                {owner ? namesOf(owner) : ''} <code>{target && `${target.address}:${target.port}`}</code>
              </td>
              <td>
                <code>{rule?.text ?? 'none'}</code>
              </td>
              <td>{listeners.map(({ program }) => program ?? 'a process').join(', ') || 'nobody'}</td>
              <td>{change && CHANGES[change]}</td>
            </tr>
          );
        })}
      </tbody>
    </DeckTable>
  );
}
