/** The top of the map: who is outside, the host with its own interfaces, and its sockets that lead into containers. */
import { monoWidth } from '#components/flow/text-width.ts';
import type { KernelLink, MapBox, MapPort, NetMap, OutsideLink } from '#engine/scene/network/map-shape.ts';

export type Chip<T> = { of: T; text: string; x: number; y: number; width: number };
/** `also`: the id of the same for IPv6, which is not drawn beside it. */
export type PortChip = Chip<MapPort> & { also?: string };

export type HeadPicture = {
  height: number;
  /** Of the line between outside and host. */
  hostY: number;
  /** Of the host's name. */
  nameY: number;
  outside: readonly Chip<OutsideLink>[];
  links: readonly Chip<KernelLink>[];
  ports: readonly PortChip[];
  /** Below the last of them: how many more there are. */
  more: { count: number; y: number } | undefined;
  /** Containers that share the host's namespace. */
  boxes: readonly Chip<MapBox>[];
  boxesY: number;
};

export const CHIP = 24;
const GAP = 8;
const LINE = CHIP + 8;
const TOP = 12;
const EDGE = 30;
/** Rows of ports before the rest is only counted. */
const ROWS = 3;
/** Of a line of text below chips. */
const NOTE = 18;

export function headLayout(map: NetMap, width: number, narrow: boolean): HeadPicture {
  const outside = map.outside.map((of) => ({ of, text: outsideText(of) }));
  const above = flow(outside, EDGE, TOP, width);
  const hostY = (above.chips.length > 0 ? above.bottom : TOP) + 30;
  const left = narrow ? EDGE : 236;
  const uplinks = (map.host?.links ?? []).filter(isOwn).map((of) => ({ of, text: linkText(of) }));
  const wall = hostY - CHIP / 2;
  const links = flow(uplinks, EDGE, wall, narrow ? width : left - GAP);
  const open = portsOnce(map.ports);
  const ports = flow(
    open.map(({ of }) => ({ of, text: portText(map, of) })),
    left,
    narrow && uplinks.length > 0 ? links.bottom : wall,
    width,
  );
  const shown = ports.chips.filter(({ y }) => y < (ports.chips[0]?.y ?? 0) + ROWS * LINE);
  const end = Math.max(narrow ? links.bottom : hostY + 8, ...shown.map(({ y }) => y + LINE));
  const hidden = ports.chips.length - shown.length;
  const below = end + (hidden > 0 ? NOTE : 0);
  const boxesY = below + (narrow ? 44 : 22);
  const sharing = map.boxes.filter(({ shares }) => shares === 'host');
  const boxes = flow(
    sharing.map((of) => ({ of, text: of.containers.map(({ name }) => name).join(', ') })),
    left,
    boxesY,
    width,
  );
  const bottom = Math.max(links.bottom + 30, below + (narrow ? 30 : 0), sharing.length > 0 ? boxes.bottom : 0) + 10;
  return {
    ...{ height: bottom, hostY, nameY: narrow ? below : links.bottom, outside: above.chips, links: links.chips },
    ports: shown.map((chip, index) => ({ ...chip, ...also(open[index]) })),
    more: hidden > 0 ? { count: hidden, y: end - 4 } : undefined,
    ...{ boxes: boxes.chips, boxesY },
  };
}

type Once = { of: MapPort; also?: string };
const also = (once: Once | undefined): Pick<Once, 'also'> => (once?.also === undefined ? {} : { also: once.also });

/** Docker publishes for both families what is published without an address. */
function portsOnce(ports: readonly MapPort[]): Once[] {
  const wayOf = ({ protocol, port, box, target }: MapPort) => `${protocol} ${port} ${box} ${target?.port}`;
  const six = new Map(ports.filter(({ address }) => address === '::').map((one) => [wayOf(one), one]));
  const four = new Set(ports.filter(({ address }) => address === '0.0.0.0').map(wayOf));
  return ports
    .filter((one) => one.address !== '::' || !four.has(wayOf(one)))
    .map((of) => {
      const twin = of.address === '0.0.0.0' ? six.get(wayOf(of)) : undefined;
      return { of, ...(twin && { also: twin.id }) };
    });
}

/** Bridges have decks of their own. */
const isOwn = ({ kind }: KernelLink): boolean => kind !== 'bridge';

const outsideText = ({ name, link }: OutsideLink): string =>
  [name, link.name, ...link.addresses.slice(0, 1)].join('  ');
const linkText = ({ name, addresses }: KernelLink): string => [name, ...addresses.slice(0, 1)].join('  ');

export function portText({ boxes }: NetMap, { address, port, target, box }: MapPort): string {
  const name = boxes.find(({ id }) => id === box)?.containers[0]?.name ?? target?.address ?? '?';
  const near = address === '0.0.0.0' || address === '::' ? (address === '::' ? '[::]' : '') : address;
  return `${near}:${port} → ${name}:${target?.port ?? '?'}`;
}

type Flow<T> = { chips: Chip<T>[]; bottom: number };

/** One beside the other, and on the next line where there is no room. */
function flow<T>(items: readonly { of: T; text: string }[], left: number, top: number, right: number): Flow<T> {
  let [x, y] = [left, top];
  const chips = items.map(({ of, text }) => {
    const width = Math.min(right - left - 4, Math.ceil(monoWidth(text, 11.5)) + 22);
    if (x > left && x + width > right - 4) [x, y] = [left, y + LINE];
    const chip = { of, text, x, y, width };
    x += width + GAP;
    return chip;
  });
  return { chips, bottom: chips.length > 0 ? y + LINE : top };
}
