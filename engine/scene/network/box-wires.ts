/** The cables of a box, by the names of its interfaces. Asked for often, so it is worked out once for each list of cables. */
import type { MapWire, NetMap } from './map-shape.ts';

const known = new WeakMap<readonly MapWire[], ReadonlyMap<string, readonly MapWire[]>>();

export const wiresOf = ({ wires }: Pick<NetMap, 'wires'>, box: string): readonly MapWire[] => {
  const byBox = known.get(wires) ?? grouped(wires);
  known.set(wires, byBox);
  return byBox.get(box) ?? [];
};

function grouped(wires: readonly MapWire[]): ReadonlyMap<string, readonly MapWire[]> {
  const byBox = new Map<string, MapWire[]>();
  for (const wire of [...wires].sort((a, b) => (a.inner.name < b.inner.name ? -1 : 1))) {
    const own = byBox.get(wire.box) ?? [];
    byBox.set(wire.box, own);
    own.push(wire);
  }
  return byBox;
}
