import { expect, it } from 'vitest';
import { isSettled, swarmOf } from './swarm-facts.ts';

const INFO = { Swarm: { NodeID: 'n1', LocalNodeState: 'active', ControlAvailable: true } };
const NODES = [
  {
    ID: 'n1',
    Spec: { Role: 'manager', Availability: 'active' },
    Description: { Hostname: 'lab' },
    Status: { State: 'ready', Addr: '10.77.0.2' },
    ManagerStatus: { Leader: true },
  },
];
const SERVICES = [
  {
    ID: 's1',
    Spec: {
      Name: 'web',
      TaskTemplate: { ContainerSpec: { Image: 'nginx:latest@sha256:abc' } },
      Mode: { Replicated: { Replicas: 2 } },
    },
    Endpoint: {
      Spec: { Mode: 'vip' },
      Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'ingress' }],
      VirtualIPs: [{ NetworkID: 'w1', Addr: '10.0.1.2/24' }],
    },
  },
];
const task = (state: string, desired: string) => ({
  ...{ ID: 't1', ServiceID: 's1', NodeID: 'n1', Slot: 1, DesiredState: desired },
  Status: { State: state, Err: state === 'rejected' ? 'no such image' : '', ContainerStatus: { ContainerID: 'c1' } },
  NetworksAttachments: [{ Addresses: ['10.0.1.3/24'] }],
});

it('a manager knows nodes, services and tasks', () => {
  const swarm = swarmOf({ info: INFO, nodes: NODES, services: SERVICES, tasks: [task('running', 'running')] });
  expect(swarm).toEqual({
    ...{ state: 'active', node: 'n1', manager: true },
    nodes: [
      {
        ...{ id: 'n1', hostname: 'lab', role: 'manager', availability: 'active', state: 'ready' },
        ...{ address: '10.77.0.2', leader: true },
      },
    ],
    services: [
      {
        ...{ id: 's1', name: 'web', image: 'nginx:latest', mode: 'replicated', replicas: 2, endpointMode: 'vip' },
        ports: [{ published: 8080, target: 80, protocol: 'tcp', mode: 'ingress' }],
        virtualAddresses: [{ network: 'w1', address: '10.0.1.2/24' }],
      },
    ],
    tasks: [
      {
        ...{ id: 't1', service: 's1', node: 'n1', slot: 1, state: 'running', desired: 'running', container: 'c1' },
        addresses: ['10.0.1.3/24'],
      },
    ],
  });
});

it('a service without an address of its own says so, though it has no endpoint', () => {
  const [web] = SERVICES;
  const services = [{ ...web, Endpoint: { Spec: {} }, Spec: { ...web?.Spec, EndpointSpec: { Mode: 'dnsrr' } } }];
  const swarm = swarmOf({ info: INFO, nodes: [], services, tasks: [] });
  expect(swarm?.services[0]).toMatchObject({ endpointMode: 'dnsrr', ports: [], virtualAddresses: [] });
});

it('an engine of no swarm, and a worker, know themselves only', () => {
  const none = { nodes: undefined, services: undefined, tasks: undefined };
  expect(swarmOf({ info: { Swarm: { NodeID: '', LocalNodeState: 'inactive' } }, ...none })).toEqual({
    ...{ state: 'inactive', nodes: [], services: [], tasks: [] },
  });
});

it.each([undefined, null, {}, { Swarm: 7 }, 'x'])('an answer of %j tells nothing', (info) =>
  expect(swarmOf({ info, nodes: [], services: [], tasks: [] })).toBeUndefined(),
);

it.each([
  ['preparing', 'running', false],
  ['running', 'running', true],
  ['rejected', 'shutdown', true],
  ['running', 'shutdown', false],
])('a task that is %s and is to be %s is settled: %s', (state, desired, settled) => {
  const swarm = swarmOf({ info: INFO, nodes: [], services: [], tasks: [task(state, desired)] });
  expect(swarm && isSettled(swarm)).toBe(settled);
});
