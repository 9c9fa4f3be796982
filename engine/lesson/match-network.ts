/** What of a lab's networks fits a pattern, and what comes near it, each with the words that tell of it. */
import type { NetKind } from '#engine/scene/network/net-history.ts';
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import { place as endText } from '#engine/scene/network/packet-words.ts';
import type { NetLink, Tuple } from '#engine/trace/network.ts';
import type {
  ConnectionPattern,
  DockerNetworkPattern,
  EndpointPattern,
  LinkPattern,
  ListenerPattern,
  NetworkPattern,
  RoutePattern,
  RulePattern,
  SwarmPattern,
} from './check-network.ts';
import type { Fact } from './grade-facts.ts';
import { amountIs, fits, some, valueMatches } from './match.ts';
import type { Places } from './places.ts';

export function factsOf(pattern: NetworkPattern, world: NetWorld, places: Places): Fact[] {
  if (pattern.link) return linksOf(pattern.link, world, places);
  if (pattern.route) return routesOf(pattern.route, world, places);
  if (pattern.rule) return rulesOf(pattern.rule, world, places);
  if (pattern.listener) return listenersOf(pattern.listener, world, places);
  if (pattern.connection) return connectionsOf(pattern.connection, world, places);
  if (pattern.docker) return networksOf(pattern.docker, world);
  if (pattern.endpoint) return endpointsOf(pattern.endpoint, world);
  return pattern.swarm ? swarmOf(pattern.swarm, world) : [];
}

/** What is told of when such a fact changes. */
export function kindsOf(pattern: NetworkPattern): readonly NetKind[] {
  if (pattern.link) return ['net-link', 'net-namespace'];
  if (pattern.route) return ['net-routes'];
  if (pattern.rule) return ['net-chain', 'net-counters'];
  if (pattern.listener) return ['net-listeners'];
  if (pattern.connection) return ['connection'];
  return pattern.swarm ? ['swarm'] : ['docker-network'];
}

/** Its other end, or the link that it stands on. */
export const peerOf = ({ peer }: NetLink, { links }: NetWorld): NetLink | undefined =>
  peer?.namespace === undefined ? undefined : links.get(`${peer.namespace}/${peer.index}`);

const masterOf = ({ namespace, master }: NetLink, { links }: NetWorld): NetLink | undefined =>
  master === undefined ? undefined : links.get(`${namespace}/${master}`);

export function linkIs(link: NetLink, pattern: Omit<LinkPattern, 'peer'>, world: NetWorld, places: Places): boolean {
  const { in: place, kind, name, master } = pattern;
  if (!places.isIn(link.namespace, place) || (kind !== undefined && link.kind !== kind)) return false;
  return fits(link.name, name) && (master === undefined || fits(masterOf(link, world)?.name, master));
}

function linksOf(pattern: LinkPattern, world: NetWorld, places: Places): Fact[] {
  const { peer, up, mac, address, vni } = pattern;
  return [...world.links].map(([id, link]) => {
    const other = peerOf(link, world);
    const joined = peer === undefined || (other !== undefined && linkIs(other, peer, world, places));
    return {
      subject: { kind: 'net-link', id },
      meant: linkIs(link, pattern, world, places) && joined,
      so: fits(link.up, up) && fits(link.mac, mac) && some(link.addresses, address) && fits(link.vxlan?.vni, vni),
      words: linkWords(link, world, places),
    };
  });
}

/** `eth0 in web is a veth at 172.17.0.2/16; its other end is veth3f0c9a1 in the host, a port of docker0` */
function linkWords(link: NetLink, world: NetWorld, places: Places): string {
  const title = (one: NetLink) => `${one.name} in ${places.title(one.namespace)}`;
  const port = (one: NetLink) => {
    const master = masterOf(one, world);
    return master ? `, a port of ${master.name}` : '';
  };
  const other = peerOf(link, world);
  const kind = link.kind === 'other' ? 'link' : link.kind;
  const at = link.addresses[0] ? ` at ${link.addresses[0]}` : '';
  const joined = link.kind === 'veth' ? 'its other end is' : 'it stands on';
  const state = link.up ? '' : ', down';
  return `${title(link)} is a ${kind}${at}${state}${port(link)}${other ? `; ${joined} ${title(other)}${port(other)}` : ''}`;
}

function routesOf(pattern: RoutePattern, world: NetWorld, places: Places): Fact[] {
  return [...world.routes].flatMap(([id, { routes }]) =>
    routes.map((route) => ({
      subject: { kind: 'net-routes' as const, id },
      meant: places.isIn(id, pattern.in) && fits(route.to, pattern.to),
      so: fits(route.via, pattern.via) && fits(route.link, pattern.link),
      words: `in ${places.title(id)} ${route.to} leads${route.via ? ` to ${route.via}` : ''}${route.link ? ` by ${route.link}` : ' nowhere'}`,
    })),
  );
}

function rulesOf(pattern: RulePattern, world: NetWorld, places: Places): Fact[] {
  return [...world.chains].flatMap(([id, { namespace, family, table, chain, rules }]) => {
    const here =
      family === pattern.family &&
      (pattern.table ?? table) === table &&
      (pattern.chain ?? chain) === chain &&
      places.isIn(namespace, pattern.in);
    if (!here) return [];
    const counters = world.counters.get(id)?.rules;
    return rules.map((text, place) => {
      const packets = counters?.[place]?.[0];
      const met =
        packets === undefined || pattern.packets === undefined
          ? ''
          : `, met by ${packets} packet${packets === 1 ? '' : 's'}`;
      return {
        subject: { kind: pattern.packets === undefined ? ('net-chain' as const) : ('net-counters' as const), id },
        meant: fits(text, pattern.text),
        so: fits(packets, pattern.packets),
        words: `${table} has ${text}${met}`,
      };
    });
  });
}

function listenersOf(pattern: ListenerPattern, world: NetWorld, places: Places): Fact[] {
  const { protocol, port, address, program } = pattern;
  return [...world.listeners].flatMap(([id, { listeners }]) =>
    listeners.map((one) => ({
      subject: { kind: 'net-listeners' as const, id },
      meant: places.isIn(id, pattern.in) && fits(one.port, port) && fits(one.protocol, protocol),
      so: fits(one.address, address) && fits(one.program, program),
      words: `${one.program ?? 'a program'} in ${places.title(id)} listens at ${one.protocol} ${endText(one.address, one.port)}`,
    })),
  );
}

const isAt = (address: string, port: number | undefined, wanted: ConnectionPattern['from']): boolean =>
  fits(address, wanted?.address) && fits(port, wanted?.port);

function connectionsOf(pattern: ConnectionPattern, world: NetWorld, places: Places): Fact[] {
  const { protocol, from, to, answered, rewritten, state } = pattern;
  return [...world.connections].map(([id, one]) => {
    const { original, reply } = one;
    return {
      subject: { kind: 'connection', id },
      meant:
        places.isIn(one.namespace, pattern.in) &&
        fits(one.protocol, protocol) &&
        isAt(original.src, original.sport, from) &&
        isAt(original.dst, original.dport, to),
      so:
        isAt(reply.src, reply.sport, answered) &&
        fits(one.state, state) &&
        (rewritten === undefined || sameItems(rewritten, one.rewritten ?? [])),
      words: `${one.protocol} ${tupleWords(original)}, answered by ${endText(reply.src, reply.sport)}`,
    };
  });
}

const tupleWords = ({ src, sport, dst, dport }: Tuple): string => `${endText(src, sport)} → ${endText(dst, dport)}`;

const sameItems = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

function networksOf(pattern: DockerNetworkPattern, world: NetWorld): Fact[] {
  return [...world.networks].map(([id, network]) => {
    const { name, driver, scope, internal, attachable, subnets, bridge, options, endpoints } = network;
    const wanted = Object.entries(pattern.options ?? {});
    return {
      subject: { kind: 'docker-network', id },
      meant: fits(name, pattern.name) && fits(driver, pattern.driver) && fits(scope, pattern.scope),
      so:
        fits(internal, pattern.internal) &&
        fits(attachable ?? false, pattern.attachable) &&
        fits(bridge, pattern.bridge) &&
        some(
          subnets.map(({ subnet }) => subnet),
          pattern.subnet,
        ) &&
        wanted.every(([key, matcher]) => valueMatches(options[key], matcher)) &&
        (pattern.endpoints === undefined || amountIs(endpoints.length, pattern.endpoints)),
      words: `network ${name} (${driver}) has ${subnets[0]?.subnet ?? 'no subnet'} and ${endpoints.length} container${endpoints.length === 1 ? '' : 's'}`,
    };
  });
}

function endpointsOf(pattern: EndpointPattern, world: NetWorld): Fact[] {
  return [...world.networks].flatMap(([id, { name: network, driver, endpoints }]) =>
    endpoints.map(({ name, aliases = [], ipv4 }) => ({
      subject: { kind: 'docker-network' as const, id },
      meant: fits(network, pattern.network) && fits(driver, pattern.driver) && fits(name, pattern.container),
      so: some(aliases, pattern.alias) && fits(ipv4, pattern.address),
      words: `${name} is on ${network}${ipv4 ? ` at ${ipv4}` : ''}${aliases.length > 0 ? `, found as ${aliases.join(', ')}` : ''}`,
    })),
  );
}

function swarmOf({ state, manager, nodes }: SwarmPattern, { swarm }: NetWorld): Fact[] {
  if (!swarm) return [];
  return [
    {
      subject: { kind: 'swarm', id: 'local' },
      meant: true,
      so:
        fits(swarm.state, state) &&
        fits(swarm.manager ?? false, manager) &&
        (nodes === undefined || amountIs(swarm.nodes.length, nodes)),
      words: `the swarm is ${swarm.state}, with ${swarm.nodes.length} node${swarm.nodes.length === 1 ? '' : 's'}`,
    },
  ];
}
