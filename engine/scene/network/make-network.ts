/**
 * Makes what a lab would tell of its networks, for tests and benchmarks: as many containers as wanted, wired and ruled as Docker 26 does it
 * with iptables. The page never shows it.
 */
import type { Attributes, StateChanged } from '#engine/trace/event.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { type MadeRules, rulesOf } from './make-rules.ts';

export type MadeNetwork = { name: string; driver?: 'bridge' | 'macvlan'; internal?: boolean; icc?: boolean };
export type MadeContainer = {
  name: string;
  /** Names of networks, or one of `host`, `none`, `container:NAME`. */
  networks: readonly string[];
  /** `8080:80`, `127.0.0.1:8081:80` */
  ports?: readonly string[];
  state?: string;
};
export type MadeLab = { networks: readonly MadeNetwork[]; containers: readonly MadeContainer[]; laptop?: boolean };

export const HOST = '4026532100';
export const LAPTOP = '4026532101';

/** @param at when all of it is told (ns) */
export function makeNetwork(lab: MadeLab, at: number = 1): StateChanged[] {
  const maker = new Maker(nanos(at));
  maker.host(lab.laptop ?? true, lab.containers);
  lab.networks.forEach((network, index) => {
    maker.network(network, index);
  });
  for (const container of lab.containers) maker.container(container);
  return maker.finish();
}

/** So many containers on networks of ten; each tenth stands on the next network too. */
export function makeManyContainers(count: number): MadeLab {
  const networks = Array.from({ length: Math.max(1, Math.round(count / 10)) }, (_, i) => `net${i}`);
  return {
    networks: [{ name: 'bridge' }, ...networks.map((name) => ({ name }))],
    containers: Array.from({ length: count }, (_, i) => {
      const own = networks[Math.floor(i / 10) % networks.length] as string;
      const next = networks[(Math.floor(i / 10) + 1) % networks.length] as string;
      return {
        name: `app${i}`,
        networks: i % 10 === 0 && next !== own ? [own, next] : [own],
        ...(i % 5 === 0 && { ports: [`${8000 + i}:80`] }),
      };
    }),
  };
}

type Segment = MadeNetwork & { id: string; bridge: string; index: number; subnet: string; next: number };

class Maker {
  readonly #events: StateChanged[] = [];
  readonly #segments = new Map<string, Segment>();
  readonly #spaces = new Map<string, { inode: string; containers: string[]; label: string }>();
  readonly #rules: MadeRules = { networks: [], ports: [] };
  readonly #endpoints = new Map<string, Attributes[]>();
  readonly #listeners: Attributes[] = [];
  #index = 3;

  constructor(readonly at: Nanos) {}

  host(laptop: boolean, containers: readonly MadeContainer[]): void {
    const own = containers.filter(({ networks }) => networks.includes('host')).map(({ name }) => idOf(name));
    this.#tell('net-namespace', HOST, { role: 'host', label: 'host', containers: own, forwarding: true });
    this.#link(HOST, 1, { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] });
    if (!laptop) return;
    this.#tell('net-namespace', LAPTOP, { role: 'laptop', label: 'laptop', containers: [] });
    this.#link(HOST, 2, {
      name: 'up0',
      kind: 'veth',
      addresses: ['192.168.50.1/24'],
      peer: { namespace: LAPTOP, index: 2 },
    });
    this.#link(LAPTOP, 2, {
      name: 'eth0',
      kind: 'veth',
      addresses: ['192.168.50.2/24'],
      peer: { namespace: HOST, index: 2 },
    });
  }

  network(network: MadeNetwork, index: number): void {
    const id = idOf(network.name);
    const subnet = `172.${17 + index}`;
    const bridge = network.name === 'bridge' ? 'docker0' : `br-${id.slice(0, 12)}`;
    const macvlan = network.driver === 'macvlan';
    const segment = { ...network, id, bridge: macvlan ? 'up0' : bridge, index: this.#index++, subnet, next: 2 };
    this.#segments.set(network.name, segment);
    if (macvlan) return;
    this.#link(HOST, segment.index, { name: bridge, kind: 'bridge', addresses: [`${subnet}.0.1/16`] });
    this.#rules.networks.push({ bridge, subnet: `${subnet}.0.0/16`, internal: !!network.internal, icc: network.icc });
  }

  container({ name, networks, ports = [], state = 'running' }: MadeContainer): void {
    const id = idOf(name);
    this.#tell('container', id, { name, image: 'busybox' }, state);
    const mode = networks[0] ?? 'none';
    if (mode === 'host') return;
    if (mode.startsWith('container:')) {
      this.#spaces.get(mode.slice('container:'.length))?.containers.push(id);
      return;
    }
    const inode = String(4026540000 + (Number.parseInt(id.slice(0, 8), 16) % 100_000));
    this.#spaces.set(name, { inode, containers: [id], label: id.slice(0, 12) });
    this.#link(inode, 1, { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] });
    networks.forEach((network, nth) => {
      const segment = this.#segments.get(network);
      if (segment) this.#plug(inode, name, segment, nth, nth === 0 ? ports : []);
    });
    if (networks.some((network) => !['bridge', 'none'].includes(network)))
      this.#tell('net-listeners', inode, {
        listeners: [{ protocol: 'udp', address: '127.0.0.11', port: 40000, program: 'dockerd' }],
      });
  }

  #plug(inode: string, name: string, segment: Segment, nth: number, ports: readonly string[]): void {
    const address = `${segment.subnet}.${segment.next >> 8}.${segment.next & 255}`;
    segment.next++;
    const [outer, inner] = [this.#index++, this.#index++];
    const mac = `02:42:${address.split('.').map(hex).join(':')}`;
    const eth = { name: `eth${nth}`, addresses: [`${address}/16`], mac };
    if (segment.driver === 'macvlan')
      this.#link(inode, inner, { ...eth, kind: 'macvlan', peer: { namespace: HOST, index: 2 } });
    else {
      const veth = `veth${idOf(`${name}${nth}`).slice(0, 7)}`;
      this.#link(HOST, outer, {
        name: veth,
        kind: 'veth',
        addresses: [],
        master: segment.index,
        peer: { namespace: inode, index: inner },
      });
      this.#link(inode, inner, { ...eth, kind: 'veth', peer: { namespace: HOST, index: outer } });
    }
    const known = this.#endpoints.get(segment.name) ?? [];
    this.#endpoints.set(segment.name, known);
    known.push({ container: idOf(name), name, mac, ipv4: `${address}/16`, aliases: [name] });
    for (const port of ports) this.#publish(port, segment, address);
  }

  #publish(published: string, segment: Segment, address: string): void {
    const [target, port, host] = published.split(':').reverse() as [string, string, string?];
    this.#rules.ports.push({ bridge: segment.bridge, address, port, target, host });
    this.#listeners.push({
      ...{ protocol: 'tcp', address: host ?? '0.0.0.0', port: Number(port), program: 'docker-proxy' },
      argv: ['docker-proxy', '-proto', 'tcp', '-host-port', port, '-container-ip', address, '-container-port', target],
    });
  }

  finish(): StateChanged[] {
    for (const { inode, containers, label } of this.#spaces.values())
      this.#tell('net-namespace', inode, {
        ...{ role: 'container', label, containers, path: `/run/docker/netns/${label}` },
      });
    for (const segment of this.#segments.values()) this.#network(segment);
    this.#tell('net-listeners', HOST, { listeners: this.#listeners });
    for (const [table, chain, policy, rules] of rulesOf(this.#rules)) {
      const id = `${HOST}/ip/${table}/${chain}`;
      this.#tell('net-chain', id, { namespace: HOST, family: 'ip', table, chain, ...(policy && { policy }), rules });
      this.#tell('net-counters', id, { rules: rules.map(() => [0, 0]), ...(policy && { policy: [0, 0] }) });
    }
    return this.#events;
  }

  #network({ name, id, driver = 'bridge', internal = false, icc = true, subnet, bridge }: Segment): void {
    this.#tell('docker-network', id, {
      ...{ name, driver, internal, scope: 'local' },
      subnets: [{ subnet: `${subnet}.0.0/16`, gateway: `${subnet}.0.1` }],
      options: {
        ...(!icc && { 'com.docker.network.bridge.enable_icc': 'false' }),
        ...(driver === 'macvlan' && { parent: 'up0' }),
      },
      ...(driver === 'bridge' && { bridge }),
      endpoints: this.#endpoints.get(name) ?? [],
    });
  }

  #link(namespace: string, index: number, told: Attributes): void {
    this.#tell('net-link', `${namespace}/${index}`, {
      namespace,
      index,
      mtu: 1500,
      up: true,
      running: true,
      ...told,
    });
  }

  #tell(kind: StateChanged['subject']['kind'], id: string, attributes: Attributes, state = 'present'): void {
    this.#events.push({
      ...{ seq: this.#events.length, at: this.at, type: 'state.changed', subject: { kind, id }, state },
      ...{ action: 'made', attributes, evidence: 'observed' },
    } as StateChanged);
  }
}

const hex = (part: string): string => Number(part).toString(16).padStart(2, '0');

/** 64 hexadecimal digits that depend on the name only. */
export function idOf(name: string): string {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return hash.toString(16).padStart(8, '0').repeat(8);
}
