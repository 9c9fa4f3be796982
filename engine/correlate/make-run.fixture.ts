/** A whole `docker run -d`, as the probes see it, in short; for tests. */

import {
  answers,
  asks,
  CONTAINERD,
  calls,
  DOCKERD,
  done,
  execs,
  exits,
  forks,
  obeys,
  orders,
  peer,
  reads,
  spawns,
  typed,
} from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';

export type Run = {
  at: number;
  terminal: string;
  shell: number;
  cli: number;
  container: string;
  layer: string;
  port: number;
  address: string;
  name: string;
};

/** Pids count up from the CLI's: iptables +1, shim start +2, shim +3, runc create +4, runc init +5 to +7, runc start +8. */
export function runDetached(run: Run): Observation[] {
  return [...asking(run), ...creating(run), ...starting(run), ...building(run), ...running(run)];
}

const SHIM = '/usr/bin/containerd-shim-runc-v2 -namespace moby';

function asking({ at, terminal, shell, cli, name }: Run): Observation[] {
  return [
    typed(at, terminal, `docker run -d --name ${name} busybox httpd`),
    ...spawns(at + 1, shell, cli, `docker run -d --name ${name} busybox httpd`),
  ];
}

function creating({ at, terminal, cli, container, layer, port, name }: Run): Observation[] {
  const client = peer(cli, terminal, 1);
  const body = { HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: String(port) }] } } };
  return [
    asks(at + 10, cli * 10, client, `POST /containers/create?name=${name}`, body),
    calls(at + 11, DOCKERD, 'mount', { target: `/var/lib/docker/overlay2/${layer}-init/merged`, type: 'overlay' }, 0),
    ...answers(at + 14, cli * 10, 201, { Id: container, Warnings: [] }),
  ];
}

function starting({ at, terminal, cli, container, layer, port, address }: Run): Observation[] {
  const spec = {
    container: { id: container, spec: { value: { root: { path: `/var/lib/docker/overlay2/${layer}/merged` } } } },
  };
  return [
    asks(at + 15, cli * 10 + 1, peer(cli, terminal, 1), `POST /containers/${container}/start`),
    calls(at + 16, DOCKERD, 'mount', { target: `/var/lib/docker/overlay2/${layer}/merged`, type: 'overlay' }, 0),
    forks(at + 17, DOCKERD, cli + 1),
    execs(
      at + 17,
      cli + 1,
      `/usr/sbin/iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport ${port} -j DNAT --to-destination ${address}:80`,
    ),
    exits(at + 18, cli + 1),
    orders(at + 20, `${cli}a`, 'Containers/Create', spec, `c${cli}`),
    obeys(at + 21, `${cli}a`),
    orders(at + 22, `${cli}b`, 'Leases/Delete', { id: 'lease' }, `c${cli}`),
    obeys(at + 23, `${cli}b`),
    orders(at + 24, `${cli}c`, 'Tasks/Create', { containerId: container }),
  ];
}

function building({ at, cli, container, address }: Run): Observation[] {
  return [
    ...spawns(at + 25, CONTAINERD, cli + 2, `${SHIM} -id ${container} start`),
    ...spawns(at + 26, cli + 2, cli + 3, `${SHIM} -id ${container}`),
    exits(at + 27, cli + 2),
    ...spawns(at + 30, cli + 3, cli + 4, `runc --root /r create --bundle /b ${container}`),
    reads(at + 30.5, cli + 4, container, { hostname: 'x' }),
    calls(at + 31, cli + 4, 'cgroup_mkdir', { path: `/docker/${container}` }),
    ...spawns(at + 32, cli + 4, cli + 5, 'runc init'),
    execs(at + 32.5, cli + 5, 'runc init'),
    forks(at + 33, cli + 5, cli + 6),
    calls(at + 34, cli + 6, 'unshare', { flags: ['NEWNS', 'NEWPID'] }, 0),
    forks(at + 35, cli + 6, cli + 7),
    exits(at + 36, cli + 6),
    exits(at + 36, cli + 5),
    calls(at + 37, DOCKERD, 'netlink', { type: 'NEWADDR', local: address }),
    calls(at + 40, cli + 7, 'pivot_root', { newRoot: '.' }, 0),
    exits(at + 41, cli + 4),
    obeys(at + 42, `${cli}c`),
  ];
}

function running({ at, terminal, cli, container }: Run): Observation[] {
  return [
    orders(at + 43, `${cli}d`, 'Tasks/Start', { containerId: container }),
    ...spawns(at + 44, cli + 3, cli + 8, `runc --root /r start ${container}`),
    exits(at + 45, cli + 8),
    execs(at + 46, cli + 7, 'httpd -f'),
    obeys(at + 47, `${cli}d`),
    ...answers(at + 48, cli * 10 + 1, 204),
    exits(at + 49, cli),
    done(at + 50, terminal),
  ];
}

export const byTime = (observations: readonly Observation[]): Observation[] =>
  [...observations].sort((a, b) => a.at - b.at);
