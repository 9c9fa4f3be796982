import { describe, expect, test } from 'vitest';
import type { SwarmMap, SwarmOverlay, SwarmService } from '#engine/scene/network/swarm-shape.ts';
import { countOf, missingOf, overlayWords, portWords, swarmNotice } from './swarm-words.ts';

const service = (told: Partial<SwarmService> = {}): SwarmService => ({
  ...{ id: 's', name: 'web', image: 'nginx', mode: 'replicated', running: 1, replicas: 2, ports: [], addresses: [] },
  ...told,
});
const overlay = (told: Partial<SwarmOverlay>): SwarmOverlay => ({
  ...{ id: 'o', name: 'mesh', peers: [], ingress: false, encrypted: false },
  ...told,
});
const node = (id: string, state = 'ready') => ({ id, role: 'worker', state, leader: false, here: false });
const running = (id: string) => ({ id, name: id, state: 'running', standing: 'running' as const, addresses: [] });
const swarm = (told: Partial<SwarmMap>): SwarmMap => ({
  ...{ state: 'active', manager: true, nodes: [node('a'), node('b')], services: [service()], tasks: [], overlays: [] },
  ...told,
});
const UNSERVED = { address: '10.0.1.2/24', network: 'mesh', served: false };

test.each<[string, Partial<SwarmService>, string]>([
  ['replicas', {}, '1 of 2 run'],
  ['none wanted', { running: 0, replicas: 0 }, '0 of 0 run'],
  ['a global service', { mode: 'global', replicas: undefined, running: 2 }, '2 run, one on each node'],
])('%s are counted', (_, told, words) => expect(countOf(service(told))).toBe(words));

test.each<[SwarmMap, string]>([
  [swarm({}), 'A swarm of 2 nodes: 0 tasks of 1 service run.'],
  [swarm({ tasks: [running('t')] }), 'A swarm of 2 nodes: 1 task of 1 service runs.'],
  [swarm({ nodes: [node('a'), node('b', 'down')] }), 'A swarm of 2 nodes, 1 of them silent: 0 tasks of 1 service run.'],
  [
    swarm({ services: [service({ addresses: [UNSERVED] })] }),
    'A swarm of 2 nodes: 0 tasks of 1 service run. Load balancing is missing in this kernel.',
  ],
  [
    swarm({ services: [service({ addresses: [{ ...UNSERVED, served: true, standIn: true }] })] }),
    'A swarm of 2 nodes: 0 tasks of 1 service run. A stand-in balances their load, since this kernel does not do it for a lab.',
  ],
  [
    swarm({ manager: false, nodes: [node('a')], services: [], tasks: [running('t'), running('u')] }),
    'A worker of a swarm: 2 tasks here; managers know the rest.',
  ],
  [swarm({ state: 'locked' }), 'The swarm is locked.'],
])('%# the head says what to notice', (map, words) => expect(swarmNotice(map)).toBe(words));

test.each<[string, Partial<SwarmOverlay>, string]>([
  ['with a tunnel', { vni: 4097, peers: ['10.77.0.2'], segment: 's' }, 'VXLAN 4097, tunnel to 10.77.0.2'],
  ['that nobody here is on', { vni: 4097 }, 'VXLAN 4097, nothing of it runs on this host'],
  ['alone', { vni: 4097, segment: 's' }, 'VXLAN 4097, no other host is behind its tunnel'],
  ['encrypted', { encrypted: true, peers: ['10.77.0.2'] }, 'encrypted, tunnel to 10.77.0.2'],
])('an overlay %s', (_, told, words) => expect(overlayWords(overlay(told))).toBe(words));

test.each([
  [{ published: 8080, target: 80, protocol: 'tcp', mode: 'ingress' }, ':8080 → 80 on each node'],
  [{ published: 8080, target: 80, protocol: 'tcp', mode: 'host' }, ':8080 → 80 where a task runs'],
  [{ target: 80, protocol: 'tcp', mode: 'host' }, 'any port → 80 where a task runs'],
])('%# a port says where it is open', (port, words) => expect(portWords(port)).toBe(words));

describe('what leads nowhere', () => {
  const port = { published: 8080, target: 80, protocol: 'tcp', mode: 'ingress' };
  test.each<[string, Partial<SwarmService>, string[]]>([
    ['nothing, while no task runs', { addresses: [{ address: '10.0.1.2/24', network: 'mesh' }], ports: [port] }, []],
    [
      'nothing, where the kernel has it',
      { addresses: [{ ...UNSERVED, served: true }], ports: [{ ...port, open: true }] },
      [],
    ],
    [
      'an address and a port',
      { addresses: [UNSERVED], ports: [{ ...port, open: false }] },
      ['its address 10.0.1.2 on mesh', 'port 8080 of the routing mesh'],
    ],
  ])('%s', (_, told, words) => expect(missingOf(service(told))).toEqual(words));
});
