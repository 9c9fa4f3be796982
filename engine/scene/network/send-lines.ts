/** Lines that send a packet somewhere worth looking at, as the lab's network is now. */
import type { MapBox, MapWire, NetMap } from './map-shape.ts';

/** `way`: from where to where, for who chooses. */
export type SendLine = { way: string; line: string };

/** Those that this network allows, the one from outside first. */
export const sendLines = (map: NetMap): SendLine[] =>
  [fromLaptop(map), toLocalhost(map), byName(map), toOutside(map)].flatMap((one) => one ?? []);

const isThere = ({ change }: { change?: string }): boolean => change !== 'gone';

function fromLaptop({ outside, ports }: NetMap): SendLine | undefined {
  const address = outside.find(isThere)?.near?.addresses[0]?.split('/')[0];
  const open = ports.find(
    ({ protocol, address: at, rule, listeners, ...one }) =>
      protocol === 'tcp' && at === '0.0.0.0' && (rule !== undefined || listeners.length > 0) && isThere(one),
  );
  if (!address || !open) return undefined;
  return { way: 'laptop → published port', line: `laptop curl http://${address}:${open.port}` };
}

/** Docker's proxy listens there. */
function toLocalhost({ ports }: NetMap): SendLine | undefined {
  const open = ports.find(
    ({ protocol, address, listeners, ...one }) =>
      protocol === 'tcp' && ['0.0.0.0', '127.0.0.1'].includes(address) && listeners.length > 0 && isThere(one),
  );
  return open && { way: 'lab host → localhost', line: `curl http://localhost:${open.port}` };
}

/** Two on one network in which names are answered. */
function byName(map: NetMap): SendLine | undefined {
  const wires = map.wires.filter((wire) => isThere(wire) && wire.segment !== undefined);
  const boxOf = (wire: MapWire) => map.boxes.find(({ id }) => id === wire.box);
  for (const wire of wires) {
    const from = boxOf(wire);
    const asking = from?.dns ? runningIn(from) : undefined;
    const to = wires.find(
      (other) => other.segment === wire.segment && other.box !== wire.box && asked(other, boxOf(other)) !== undefined,
    );
    const name = to && asked(to, boxOf(to));
    if (asking && name) return { way: `${asking} → ${name}, by name`, line: `docker exec ${asking} ping -c 1 ${name}` };
  }
  return undefined;
}

/** Its container's name, if that is one by which it is found. */
function asked({ names }: MapWire, box: MapBox | undefined): string | undefined {
  const name = box && runningIn(box);
  return name !== undefined && names.includes(name) ? name : undefined;
}

/** The laptop stands for all that is outside. */
function toOutside(map: NetMap): SendLine | undefined {
  const address = map.outside.find(isThere)?.link.addresses[0]?.split('/')[0];
  const open = new Set(map.segments.filter(({ way }) => way === 'masquerade').map(({ id }) => id));
  const from = map.boxes.find(
    (box) =>
      runningIn(box) !== undefined &&
      map.wires.some((wire) => wire.box === box.id && isThere(wire) && open.has(wire.segment ?? '')),
  );
  const name = from && runningIn(from);
  return address && name ? { way: `${name} → outside`, line: `docker exec ${name} ping -c 1 ${address}` } : undefined;
}

const runningIn = (box: MapBox): string | undefined =>
  isThere(box) && box.shares === 'own' ? box.containers.find(({ state }) => state === 'running')?.name : undefined;
