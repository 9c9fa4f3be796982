/** A value of a network interface that the learner typed, compared with the kernel's. */
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import type { NetLink } from '#engine/trace/network.ts';
import type { Observed } from './grade-value.ts';
import type { LINK_VALUES, ValueQuestion } from './lesson.ts';
import type { LogIndex } from './log-index.ts';
import { factsOf } from './match-network.ts';
import { type Places, placesOf } from './places.ts';

type LinkValue = (typeof LINK_VALUES)[number];

export function linkValue(
  { link: pattern, read }: Extract<ValueQuestion['of'], { link: unknown }>,
  index: LogIndex,
): Observed | undefined {
  const world = index.networks.now;
  const places = placesOf(world, index);
  const found = factsOf({ link: pattern }, world, places).filter(({ meant, so }) => meant && so);
  const id = found.at(-1)?.subject.id;
  const link = id === undefined ? undefined : world.links.get(id);
  const value = link && valuesOf(link, read)[0];
  if (link === undefined || value === undefined) return undefined;
  const told = index.networks.seqOf({ kind: 'net-link', id: String(id) });
  const judge = (typed: string) => {
    if (valuesOf(link, read).some((one) => isSame(typed, one))) return 'right';
    const other = [...world.links.values()].find((one) => valuesOf(one, read).some((text) => isSame(typed, text)));
    return other ? { wrong: `That is ${ofWhom(other, read, world, places)}` } : 'wrong';
  };
  return { value, evidence: told === undefined ? [] : [told], judge };
}

function valuesOf({ name, mac, addresses }: NetLink, read: LinkValue): string[] {
  switch (read) {
    case 'name':
      return [name];
    case 'mac':
      return mac === undefined ? [] : [mac];
    case 'address':
      return addresses;
    default:
      return read satisfies never;
  }
}

/** `veth1a@if5`, as `ip link` prints it, is `veth1a`; `172.17.0.2` is `172.17.0.2/16`. */
const bare = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/(@if\d+)?:?$/, '')
    .replace(/\/\d+$/, '');

const isSame = (typed: string, value: string): boolean => bare(typed) === bare(value);

/** `the other end of eth0 in web`, `the address of eth0 in web` */
function ofWhom(link: NetLink, read: LinkValue, { links }: NetWorld, places: Places): string {
  const title = (one: NetLink) => `${one.name} in ${places.title(one.namespace)}`;
  if (read !== 'name') return `the ${read} of ${title(link)}`;
  const { peer } = link;
  const other = peer?.namespace === undefined ? undefined : links.get(`${peer.namespace}/${peer.index}`);
  return other ? `the other end of ${title(other)}` : `another link in ${places.title(link.namespace)}`;
}
