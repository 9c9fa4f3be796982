/** Where on the map a packet has been. */
import type { NetMap } from './map-shape.ts';
import type { PacketPath } from './packet-path.ts';

/** Ids of the things that it passed up to that step: cables, boxes, bridges, the uplink. */
export function passedBy(map: NetMap, { steps }: PacketPath, index: number): ReadonlySet<string> {
  const passed = new Set<string>();
  for (const { step } of steps.slice(0, index + 1)) {
    for (const box of map.boxes) if (box.namespace === step.namespace && box.shares === 'own') passed.add(box.id);
    if (step.layer === 'interface') for (const id of linkOf(map, step.namespace, step.link)) passed.add(id);
  }
  return passed;
}

/** An end of a cable, a bridge, or an interface that leads outside. */
function linkOf({ wires, segments, outside, host }: NetMap, namespace: string, name: string): string[] {
  const is = (link: { namespace: string; name: string } | undefined) =>
    link?.namespace === namespace && link.name === name;
  return [
    ...wires.filter(({ inner, outer }) => is(inner) || is(outer)),
    ...segments.filter(({ rail }) => is(rail)),
    ...outside.filter(({ link, near }) => is(link) || is(near)),
    ...(host?.links ?? []).filter(is),
  ].map(({ id }) => id);
}
