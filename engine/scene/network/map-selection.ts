/** What is chosen in the map, and what belongs to it. */
import { wiresOf } from './box-wires.ts';
import type { KernelLink, MapBox, MapPort, MapSegment, MapWire, NetMap, OutsideLink } from './map-shape.ts';
import { type ChosenOfSwarm, chosenOfSwarm, litOfSwarm, swarmPartsOf } from './swarm-selection.ts';
import { purposeWords } from './swarm-spaces.ts';

export type MapSelection = {
  kind: 'host' | 'outside' | 'segment' | 'box' | 'wire' | 'port' | 'link' | ChosenOfSwarm['kind'];
  id: string;
};

export type ChosenThing =
  | { kind: 'host' }
  | { kind: 'outside'; outside: OutsideLink }
  | { kind: 'segment'; segment: MapSegment; wires: readonly MapWire[] }
  | { kind: 'box'; box: MapBox; wires: readonly MapWire[]; ports: readonly MapPort[] }
  | { kind: 'wire'; wire: MapWire; box: MapBox | undefined; segment: MapSegment | undefined }
  | { kind: 'port'; port: MapPort; box: MapBox | undefined }
  | { kind: 'link'; link: KernelLink }
  | ChosenOfSwarm;

/** Undefined when it is not in the map at the cursor. */
export function chosenThing(map: NetMap, selection: MapSelection | undefined): ChosenThing | undefined {
  if (!selection) return undefined;
  const { kind, id } = selection;
  const box = (wanted: string | undefined) => map.boxes.find((one) => one.id === wanted);
  switch (kind) {
    case 'host':
      return map.host && { kind };
    case 'outside':
      return some(map.outside, id, (outside) => ({ kind, outside }));
    case 'segment':
      return some(map.segments, id, (segment) => ({ kind, segment, wires: wiresOn(map, id) }));
    case 'box':
      return some(map.boxes, id, (one) => ({ kind, box: one, wires: wiresOf(map, one.id), ports: portsOf(map, one) }));
    case 'wire':
      return some(map.wires, id, (wire) => ({
        ...{ kind, wire, box: box(wire.box), segment: map.segments.find((one) => one.id === wire.segment) },
      }));
    case 'port':
      return some(map.ports, id, (port) => ({ kind, port, box: box(port.box) }));
    case 'link':
      return some(map.host?.links ?? [], id, (link) => ({ kind, link }));
    case 'node':
    case 'service':
    case 'task':
      return chosenOfSwarm(map, kind, id);
    default:
      return kind satisfies never;
  }
}

function some<T extends { id: string }>(
  things: readonly T[],
  id: string,
  make: (thing: T) => ChosenThing,
): ChosenThing | undefined {
  const thing = things.find((one) => one.id === id);
  return thing && make(thing);
}

export const wiresOn = ({ wires }: NetMap, segment: string): MapWire[] =>
  wires.filter((wire) => wire.segment === segment);
const portsOf = ({ ports }: NetMap, { id }: MapBox): MapPort[] => ports.filter(({ box }) => box === id);

/** Ids of everything that belongs to what is chosen: a port lights the way to its box. Undefined when nothing is. */
export function litBy(map: NetMap, chosen: ChosenThing | undefined): ReadonlySet<string> | undefined {
  switch (chosen?.kind) {
    case undefined:
    case 'host':
    case 'link':
      return undefined;
    case 'outside':
      return new Set([chosen.outside.id, ...(chosen.outside.near ? [chosen.outside.near.id] : [])]);
    case 'segment':
      return new Set([
        ...[chosen.segment.id, ...chosen.wires.flatMap(({ id, box }) => [id, box])],
        ...map.ports.filter(({ box }) => chosen.wires.some((wire) => wire.box === box)).map(({ id }) => id),
      ]);
    case 'box':
      return new Set([
        chosen.box.id,
        ...chosen.wires.flatMap(({ id, segment }) => (segment ? [id, segment] : [id])),
        ...chosen.ports.map(({ id }) => id),
        ...swarmPartsOf(map, chosen.box.id),
      ]);
    case 'wire':
      return new Set([chosen.wire.id, chosen.wire.box, chosen.wire.segment ?? '']);
    case 'port':
      return new Set([chosen.port.id, ...wayTo(map, chosen.port)]);
    case 'node':
    case 'service':
    case 'task':
      return litOfSwarm(map, chosen);
    default:
      return chosen satisfies never;
  }
}

/** The cable whose address the rule leads to. */
function wayTo(map: NetMap, { box, target }: MapPort): string[] {
  const wire = map.wires.find(
    (one) => one.box === box && one.addresses.some((a) => a.split('/')[0] === target?.address),
  );
  return [box, wire?.id, wire?.segment].filter((id) => id !== undefined);
}

/** Whether a search means it: a name, an address, an interface, a port. */
export function isMeant(map: NetMap, box: MapBox, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return false;
  const wires = wiresOf(map, box.id);
  return [
    ...box.containers.flatMap(({ name, id }) => [name, id]),
    ...(box.purpose ? [purposeWords(box.purpose), box.space?.label ?? ''] : []),
    ...wires.flatMap(({ addresses, inner, outer, names }) => [...addresses, inner.name, outer?.name ?? '', ...names]),
    ...portsOf(map, box).map(({ port }) => `:${port}`),
  ].some((word) => word.toLowerCase().includes(wanted));
}
