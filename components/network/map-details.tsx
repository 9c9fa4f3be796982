import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { type ChosenThing, chosenThing, type MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { commandsFor } from '#engine/scene/network/net-commands.ts';
import { BoxDetails } from './box-details.tsx';
import { CommandList } from './command-list.tsx';
import css from './details.module.css';
import { LinkDetails } from './link-details.tsx';
import { MapOverview } from './map-overview.tsx';
import { PortDetails } from './port-details.tsx';
import { SegmentDetails } from './segment-details.tsx';
import { SwarmDetails } from './swarm-details.tsx';

export type DetailsProps = {
  map: NetMap;
  select: (selection: MapSelection | undefined) => void;
  /** Draws only what has to do with it; undefined: all. */
  focus: (selection: MapSelection | undefined) => void;
  focused: MapSelection | undefined;
};

type Props = DetailsProps & { selection: MapSelection | undefined };

/** What is chosen, in full, and the commands that print it. */
export function MapDetails({ selection, ...shared }: Props) {
  const chosen = chosenThing(shared.map, selection);
  if (!chosen || !selection) return <MapOverview map={shared.map} select={shared.select} />;
  return (
    <div className={css.details}>
      <div className={css.above}>
        <button type="button" onClick={() => shared.select(undefined)}>
          ← the whole map
        </button>
        {(selection.kind === 'segment' || selection.kind === 'box') && <Focus {...shared} selection={selection} />}
      </div>
      <Chosen chosen={chosen} {...shared} />
      <CommandList commands={commandsFor(shared.map, chosen)} />
      <Evidence>read from the kernel of the lab and told by the engine’s API</Evidence>
    </div>
  );
}

function Focus({ selection, focused, focus }: Props & { selection: MapSelection }) {
  const is = focused?.id === selection.id;
  return (
    <button type="button" aria-pressed={is} onClick={() => focus(is ? undefined : selection)}>
      {is ? 'draw everything' : 'draw only this'}
    </button>
  );
}

function Chosen({ chosen, map, ...rest }: DetailsProps & { chosen: ChosenThing }) {
  switch (chosen.kind) {
    case 'host':
      return <HostDetails map={map} />;
    case 'outside':
      return (
        <>
          <h3>{chosen.outside.name}</h3>
          <p>
            A machine outside of the lab: what it sends to the host goes through the host’s PREROUTING chains, as what
            comes from a real network does.
          </p>
          <LinkFacts
            name={chosen.outside.link.name}
            addresses={chosen.outside.link.addresses}
            mac={chosen.outside.link.mac}
          />
        </>
      );
    case 'segment':
      return <SegmentDetails chosen={chosen} map={map} {...rest} />;
    case 'box':
      return <BoxDetails chosen={chosen} map={map} {...rest} />;
    case 'wire':
      return <LinkDetails chosen={chosen} map={map} {...rest} />;
    case 'port':
      return <PortDetails chosen={chosen} map={map} {...rest} />;
    case 'link':
      return (
        <>
          <h3>
            {chosen.link.name} <small>{chosen.link.kind}</small>
          </h3>
          <LinkFacts name="lab host" addresses={chosen.link.addresses} mac={chosen.link.mac} />
        </>
      );
    case 'node':
    case 'service':
    case 'task':
      return <SwarmDetails chosen={chosen} select={rest.select} />;
    default:
      return chosen satisfies never;
  }
}

function HostDetails({ map: { host, segments, ports } }: { map: NetMap }) {
  return (
    <>
      <h3>lab host</h3>
      <p>
        Its network namespace holds the bridges, one end of every cable and the rules. A packet between two bridges, or
        to the outside, is routed here.
      </p>
      <Facts>
        <Fact name="namespace">{host?.namespace}</Fact>
        <Fact name="ip_forward">{forwarding(host?.facts.forwarding)}</Fact>
        <Fact name="bridges">{segments.filter(({ kind }) => kind === 'bridge').length}</Fact>
        <Fact name="published ports">{ports.length}</Fact>
      </Facts>
    </>
  );
}

const forwarding = (on: boolean | undefined): string =>
  on === undefined ? 'not known' : on ? '1: it passes packets on' : '0';

function LinkFacts({ name, addresses, mac }: { name: string; addresses: readonly string[]; mac: string | undefined }) {
  return (
    <Facts>
      <Fact name="interface of">{name}</Fact>
      <Fact name="addresses">
        {addresses.map((address) => (
          <div key={address}>{address}</div>
        ))}
      </Fact>
      {mac && <Fact name="MAC">{mac}</Fact>}
    </Facts>
  );
}
