/** What differs between two maps: each thing is known by its id, and what is gone stays, as it last was. */
import { equal } from '../equal.ts';
import type { Change, NetMap } from './map-shape.ts';
import type { SwarmMap } from './swarm-shape.ts';

type Thing = { id: string; change?: Change };

export function changed(now: NetMap, before: NetMap): NetMap {
  return {
    ...now,
    outside: marked(now.outside, before.outside, ({ link }) => [link.addresses, link.up]),
    segments: marked(now.segments, before.segments, ({ rail, way, mute }) => [rail?.addresses, rail?.up, way, mute]),
    boxes: marked(now.boxes, before.boxes, ({ containers }) => containers),
    wires: marked(now.wires, before.wires, ({ addresses, inner, segment, names }) => [
      ...[addresses, inner.up, segment, names],
    ]),
    ports: marked(now.ports, before.ports, ({ target }) => target),
    ...(now.swarm && { swarm: changedSwarm(now.swarm, before.swarm) }),
  };
}

/** Of a swarm that was joined or begun just now, all is new. */
function changedSwarm(now: SwarmMap, before: SwarmMap | undefined): SwarmMap {
  return {
    ...now,
    nodes: marked(now.nodes, before?.nodes ?? [], ({ role, availability, state, leader }) => [
      ...[role, availability, state, leader],
    ]),
    services: marked(now.services, before?.services ?? [], ({ replicas, image, ports }) => [replicas, image, ports]),
    tasks: marked(now.tasks, before?.tasks ?? [], ({ standing, state, desired, node }) => [
      ...[standing, state, desired, node],
    ]),
  };
}

function marked<T extends Thing>(now: readonly T[], before: readonly T[], tellingOf: (one: T) => unknown): T[] {
  const was = new Map(before.map((one) => [one.id, one]));
  const is = new Set(now.map(({ id }) => id));
  const kept = now.map((one): T => {
    const old = was.get(one.id);
    if (!old) return { ...one, change: 'appeared' };
    return equal(tellingOf(one), tellingOf(old)) ? one : { ...one, change: 'changed' };
  });
  return [...kept, ...before.filter(({ id }) => !is.has(id)).map((one): T => ({ ...one, change: 'gone' }))];
}

/** How many things of a map came, went or changed. */
export function changesIn({ segments, boxes, wires, ports }: NetMap): Record<Change, number> {
  const count = { appeared: 0, gone: 0, changed: 0 };
  for (const { change } of [...segments, ...boxes, ...wires, ...ports]) if (change) count[change]++;
  return count;
}
