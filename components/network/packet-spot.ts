/** Where on the drawn map a packet is at one of its steps. */
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { PacketStep } from '#engine/trace/packet.ts';
import { CHIP, type Chip } from './head-layout.ts';
import type { MapPicture } from './map-layout.ts';
import { SPINE } from './map-sizes.ts';

/** From the edge of a box, which would cover it (px). */
const BESIDE = 9;

export type Spot = { x: number; y: number };

/** Undefined where its place is not drawn: in a folded deck, or on a link that is not in the map. */
export function packetSpot(map: NetMap, picture: MapPicture, step: PacketStep): Spot | undefined {
  if (step.layer === 'interface') return linkSpot(picture, step.namespace, step.link);
  const box = picture.boxes.find((one) => one.box.namespace === step.namespace);
  if (box) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  if (step.namespace === map.host?.namespace) return { x: SPINE, y: picture.head.hostY + 16 };
  return middle(picture.head.outside.find(({ of }) => of.namespace === step.namespace));
}

function linkSpot(picture: MapPicture, namespace: string, name: string): Spot | undefined {
  const is = (link: { namespace: string; name: string } | undefined) =>
    link?.namespace === namespace && link.name === name;
  const outer = picture.wires.find(({ wire }) => is(wire.outer));
  if (outer) return outer.port;
  const inner = picture.wires.find(({ wire }) => is(wire.inner));
  const box = inner && picture.boxes.find((one) => one.box.id === inner.wire.box);
  if (box)
    return inner.names.at === 'box'
      ? { x: box.x + 16, y: box.y - BESIDE }
      : { x: box.x + box.width + BESIDE, y: box.y + box.height / 2 };
  const deck = picture.decks.find(({ segment }) => is(segment?.rail));
  if (deck) return { x: SPINE, y: deck.railY };
  return (
    middle(picture.head.links.find(({ of }) => is(of))) ?? middle(picture.head.outside.find(({ of }) => is(of.link)))
  );
}

const middle = (chip: Chip<unknown> | undefined): Spot | undefined => chip && { x: chip.x + 14, y: chip.y + CHIP / 2 };
