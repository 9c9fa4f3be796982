/** What the network probe has told of where a swarm's load is balanced on a host: namespaces, and protocols of published ports. Pure. */
import type { Observation } from '#engine/correlate/observation.ts';
import { NetNamespace, Swarm } from '#engine/trace/network.ts';
import type { Protocol } from './wanted.ts';

export type Balancer = { inode: string; path: string } & (
  | { kind: 'ingress' }
  /** `network`: how its id begins */
  | { kind: 'balancer'; network: string }
);

const BOTH: readonly Protocol[] = ['tcp', 'udp'];

export class MeshPlaces {
  readonly #namespaces = new Map<string, NetNamespace>();
  #swarm: Swarm | undefined;

  /** Whether something is different by which the services of this host may be reached in another way. */
  note(seen: Observation): boolean {
    if (seen.kind !== 'engine.event') return false;
    const { subject, state, attributes } = seen;
    const isGone = state === 'gone';
    if (subject.kind === 'net-namespace') return this.#noteNamespace(subject.id, isGone ? undefined : attributes);
    if (subject.kind === 'swarm') this.#swarm = isGone ? undefined : Swarm.safeParse(attributes).data;
    // The overlay driver notes there who has come on another host, and who has gone.
    else if (subject.kind === 'net-neighbours') return this.#namespaces.get(subject.id)?.role === 'network';
    else return subject.kind === 'docker-network';
    return true;
  }

  /** In a swarm, which may have services. */
  get active(): boolean {
    return this.#swarm?.state === 'active';
  }

  get host(): string | undefined {
    return [...this.#namespaces].find(([, { role }]) => role === 'host')?.[0];
  }

  get balancers(): Balancer[] {
    return [...this.#namespaces].flatMap(([inode, { role, label, path }]): Balancer[] => {
      if (role !== 'network' || path === undefined) return [];
      if (label === 'ingress_sbox') return [{ inode, path, kind: 'ingress' }];
      const [, network] = /^lb_([a-z0-9]{9,25})$/.exec(label) ?? [];
      return network ? [{ inode, path, kind: 'balancer', network }] : [];
    });
  }

  /** A worker's engine knows a port's number and not its protocol. */
  readonly protocolsOf = (port: number): readonly Protocol[] => {
    const said = (this.#swarm?.services ?? [])
      .flatMap(({ ports }) => ports)
      .filter(({ published, mode }) => published === port && mode === 'ingress')
      .map(({ protocol }) => protocol);
    return said.length === 0 ? BOTH : BOTH.filter((protocol) => said.includes(protocol));
  };

  #noteNamespace(inode: string, attributes: unknown): boolean {
    const before = this.#namespaces.get(inode)?.label;
    const { data } = NetNamespace.safeParse(attributes);
    if (data) this.#namespaces.set(inode, data);
    else this.#namespaces.delete(inode);
    return before !== data?.label;
  }
}
