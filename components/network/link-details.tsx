import { Fact, Facts } from '#components/deck/fact.tsx';
import type { ChosenThing } from '#engine/scene/network/map-selection.ts';
import type { KernelLink } from '#engine/scene/network/map-shape.ts';
import { ChangeNote } from './change-note.tsx';
import type { DetailsProps } from './map-details.tsx';
import { namesOf, wireEnds } from './net-words.ts';

type Props = DetailsProps & { chosen: Extract<ChosenThing, { kind: 'wire' }> };

/** A cable: two interfaces that the kernel made as a pair. */
export function LinkDetails({ chosen: { wire, box, segment } }: Props) {
  const [near, end] = wireEnds(wire);
  return (
    <>
      <h3>
        {near ?? '?'} ↔ {end}
      </h3>
      <ChangeNote change={wire.change} />
      <p>{explanation(wire.inner.kind, wire.outer)}</p>
      <Facts>
        {box && <Fact name="in">{namesOf(box)}</Fact>}
        {segment && <Fact name="leads to">{segment.name}</Fact>}
        <Fact name="addresses">
          {wire.addresses.map((address) => (
            <div key={address}>{address}</div>
          ))}
        </Fact>
        {wire.inner.mac && <Fact name="MAC inside">{wire.inner.mac}</Fact>}
        {wire.outer?.mac && <Fact name="MAC outside">{wire.outer.mac}</Fact>}
        <Fact name="MTU">{wire.inner.mtu}</Fact>
        <Fact name="carrier">{wire.inner.running ? 'yes' : wire.inner.up ? 'none' : 'the interface is down'}</Fact>
        {wire.outer?.hairpin !== undefined && <Fact name="hairpin">{wire.outer.hairpin ? 'on' : 'off'}</Fact>}
        {wire.names.length > 0 && <Fact name="found as">{wire.names.join(', ')}</Fact>}
      </Facts>
    </>
  );
}

function explanation(kind: string, outer: KernelLink | undefined): string {
  if (kind !== 'veth')
    return `A ${kind} interface stands on a link of the host: it has a MAC address of its own there, and no cable.`;
  if (!outer) return 'One end of a pair. Where the other end is, the kernel did not tell.';
  return 'A pair of interfaces: what goes in at one end comes out at the other. “@if” and a number names the other end by its index.';
}
