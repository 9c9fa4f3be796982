/** The map in words. */
import { wiresOf } from '#engine/scene/network/box-wires.ts';
import { changesIn } from '#engine/scene/network/map-changes.ts';
import type { MapBox, MapSegment, MapWire, NetMap } from '#engine/scene/network/map-shape.ts';
import { purposeWords } from '#engine/scene/network/swarm-spaces.ts';
import { plural } from '#engine/scene/number-words.ts';
import { swarmNotice } from './swarm-words.ts';

/** As `ip link` prints the two ends: `veth3f2a1b2@if12` on the host, `eth0@if13` inside. The first is undefined where it is not known. */
export function wireEnds({ inner, outer }: MapWire): [near: string | undefined, end: string] {
  const end = inner.peer ? `${inner.name}@if${inner.peer.index}` : inner.name;
  if (!outer) return [undefined, end];
  return [outer.master === undefined ? outer.name : `${outer.name}@if${inner.index}`, end];
}

export function namesOf({ containers, space, namespace, purpose }: MapBox): string {
  if (purpose) return purposeWords(purpose);
  return containers.length > 0 ? containers.map(({ name }) => name).join(' + ') : (space?.label ?? namespace);
}

/** One sentence: what to notice now. */
export function noticeOf(map: NetMap): string {
  const live = map.boxes.filter(({ change, purpose }) => change !== 'gone' && !purpose);
  const bridges = map.segments.filter(({ kind, change }) => kind === 'bridge' && change !== 'gone').length;
  const many = live.filter(({ id }) => wiresOf(map, id).length > 1).length;
  const { appeared, gone, changed } = changesIn(map);
  const changes = [
    appeared > 0 ? `${plural(appeared, 'thing')} appeared` : '',
    gone > 0 ? `${plural(gone, 'thing')} went` : '',
    changed > 0 ? `${plural(changed, 'thing')} changed` : '',
  ].filter(Boolean);
  const swarm = map.swarm ? `${swarmNotice(map.swarm)} ` : '';
  const now = `${swarm}${plural(live.length, 'container namespace')} on ${plural(bridges, 'bridge')}${many > 0 ? `, ${many} of them on more than one network` : ''}.`;
  return changes.length > 0 ? `${now} In this run ${changes.join(', ')}.` : now;
}

export const KINDS: Record<MapSegment['kind'], string> = {
  bridge: 'bridge',
  overlay: 'overlay',
  macvlan: 'macvlan',
  ipvlan: 'ipvlan',
};

/** What the left end of a rail says. */
export function wayText({ way, kind, rail }: MapSegment): string {
  switch (way) {
    case 'masquerade':
      return 'way out, behind the host’s address';
    case 'shut':
      return 'internal: no way out';
    case 'routed':
      return 'no rule that hides its addresses';
    case 'none':
      return kind === 'overlay'
        ? 'through a tunnel to other hosts'
        : `stands on ${rail?.name ?? 'its parent'}, past the host`;
    default:
      return way satisfies never;
  }
}

export const CHANGES = {
  appeared: 'new in this run',
  gone: 'gone in this run',
  changed: 'changed in this run',
} as const;

/** What the box is, for who does not see it. */
export function boxWords(map: NetMap, box: MapBox): string {
  const wires = wiresOf(map, box.id);
  const ports = map.ports.filter((port) => port.box === box.id);
  const where = wires.map(({ inner, addresses, segment }) => {
    const on = map.segments.find(({ id }) => id === segment)?.name;
    return `${inner.name} ${addresses[0] ?? 'without address'}${on ? ` on ${on}` : ''}`;
  });
  return [
    namesOf(box),
    box.shares === 'host' ? 'in the host’s own network' : where.length > 0 ? where.join(', ') : 'no interface but lo',
    ...ports.map(({ port, target }) => `port ${port} leads to ${target?.port ?? 'it'}`),
    ...(box.change ? [CHANGES[box.change]] : []),
  ].join('; ');
}
