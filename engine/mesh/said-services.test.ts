import { describe, expect, test } from 'vitest';
import { gatewayIn, ingressIn, MESH_BOUNDS, saidServices } from './said-services.ts';

/** As dockerd 26.1 answers `GET /networks/ingress?verbose=true`. */
const INGRESS = {
  Name: 'ingress',
  Services: {
    web: {
      VIP: '10.0.0.4',
      Ports: ['Target: 80, Publish: 8080'],
      LocalLBIndex: 257,
      Tasks: [
        { Name: 'web.2.8gpycoc5w8x2yulsbvfgqktmo', EndpointIP: '10.0.0.6', Info: { 'Host IP': '10.77.0.1' } },
        { Name: 'web.1.b11aiel9oyvrasdkqahuoj6n9', EndpointIP: '10.0.0.5', Info: { 'Host IP': '10.77.0.2' } },
      ],
    },
  },
};
const of = (service: object, name = 'web') =>
  saidServices({ Services: { [name]: { ...INGRESS.Services.web, ...service } } });

test('a service has its address, its ports, and its tasks in an order of their own', () =>
  expect(saidServices(INGRESS)).toEqual([
    { name: 'web', address: '10.0.0.4', ports: [8080], tasks: ['10.0.0.5', '10.0.0.6'] },
  ]));

describe('what is no service with an address is left out', () => {
  test.each<[string, unknown]>([
    ['no answer', undefined],
    ['a network without services', { Services: null }],
    ['containers that were run by hand', { Services: { '': { ...INGRESS.Services.web, VIP: '<nil>' } } }],
    ['an address that is none', { Services: { web: { ...INGRESS.Services.web, VIP: '10.0.0.4 -j ACCEPT' } } }],
    ['no tasks', { Services: { web: { ...INGRESS.Services.web, Tasks: [] } } }],
    [
      'a task whose address is none',
      { Services: { web: { ...INGRESS.Services.web, Tasks: [{ EndpointIP: 'x\n' }] } } },
    ],
  ])('%s', (_, answer) => expect(saidServices(answer)).toEqual([]));
});

test.each<[string, string[], number[]]>([
  [
    'each once, in order',
    ['Target: 80, Publish: 90', 'Target: 80, Publish: 8080', 'Target: 81, Publish: 90'],
    [90, 8080],
  ],
  ['none that is no port', ['Target: 80, Publish: 0', 'Target: 80, Publish: 70000', '8080', '-j ACCEPT'], []],
])('of ports %s', (_, Ports, ports) => expect(of({ Ports })[0]?.ports).toEqual(ports));

test('a name holds nothing that ends a comment, and is not long', () => {
  const [service] = of({}, `a"\n-j ACCEPT ${'x'.repeat(200)}`);
  expect(service?.name).toMatch(/^[\w.-]{64}$/);
});

test('there are no more of each than are balanced', () => {
  const many = Array.from({ length: 500 }, (_, at) => ({ EndpointIP: `10.1.${at >> 8}.${at & 255}` }));
  expect(of({ Tasks: many })[0]?.tasks).toHaveLength(MESH_BOUNDS.tasks);
  const Services = Object.fromEntries(many.map((_, at) => [`s${at}`, INGRESS.Services.web]));
  expect(saidServices({ Services })).toHaveLength(MESH_BOUNDS.services);
});

test.each<[string, unknown, string | undefined]>([
  ['no list', { message: 'no' }, undefined],
  ['none of it', [{ Id: 'w64vv0mawlfagzvhv1bji7epq', Ingress: false }], undefined],
  ['an id that is a path', [{ Id: '../containers/json', Ingress: true }], undefined],
  [
    'one',
    [
      { Id: 'a', Ingress: false },
      { Id: 'w64vv0mawlfagzvhv1bji7epq', Ingress: true },
    ],
    'w64vv0mawlfagzvhv1bji7epq',
  ],
])('the network of published ports, of %s', (_, answer, id) => expect(ingressIn(answer)).toBe(id));

test.each<[string, unknown, string | undefined]>([
  ['nobody', {}, undefined],
  ['containers', { Containers: { a: { Name: 'gateway_75d8769e6ac4', IPv4Address: '172.18.0.3/16' } } }, undefined],
  [
    'the namespace of the mesh',
    { Containers: { 'ingress-sbox': { Name: 'gateway_ingress-sbox', IPv4Address: '172.18.0.2/16' } } },
    '172.18.0.2',
  ],
])('the way in, where %s is on the bridge', (_, answer, address) => expect(gatewayIn(answer)).toBe(address));
