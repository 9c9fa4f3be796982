import { expect, it } from 'vitest';
import { dockerNetworkOf } from './docker-network-facts.ts';

const ANSWER = {
  ...{ Name: 'front', Id: '1f2e3d4c5b6a7988', Scope: 'local', Driver: 'bridge', EnableIPv6: false, Internal: false },
  IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
  ...{ Attachable: false, Ingress: false, Options: {}, Labels: {} },
  Containers: {
    c1: {
      ...{ Name: 'web', EndpointID: 'e1', MacAddress: '02:42:ac:12:00:02' },
      ...{ IPv4Address: '172.18.0.2/16', IPv6Address: '' },
    },
  },
};
const aliases = (container: string, network: string) =>
  container === 'c1' && network === 'front' ? ['web', 'api'] : [];

it('tells a bridge network with its bridge, and who is on it by what names', () => {
  expect(dockerNetworkOf(ANSWER, aliases)).toEqual({
    ...{ name: 'front', driver: 'bridge', scope: 'local', internal: false, bridge: 'br-1f2e3d4c5b6a', options: {} },
    subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }],
    endpoints: [
      {
        ...{ container: 'c1', name: 'web', endpoint: 'e1', mac: '02:42:ac:12:00:02', ipv4: '172.18.0.2/16' },
        aliases: ['web', 'api'],
      },
    ],
  });
});

it('the default bridge has a name of its own, and no names resolve there', () => {
  const Options = { 'com.docker.network.bridge.name': 'docker0' };
  const network = dockerNetworkOf({ ...ANSWER, Name: 'bridge', Options }, aliases);
  expect(network).toMatchObject({ bridge: 'docker0', options: Options });
  expect(network?.endpoints[0]).not.toHaveProperty('aliases');
});

it('others have no bridge, and say what they are', () => {
  const Peers = [{ Name: 'a', IP: '10.77.0.3' }];
  const answer = { ...ANSWER, Driver: 'overlay', Ingress: true, Attachable: true, Containers: null, IPAM: null, Peers };
  expect(dockerNetworkOf(answer, aliases)).toMatchObject({
    ...{ driver: 'overlay', ingress: true, attachable: true, endpoints: [], subnets: [] },
    peers: [{ name: 'a', address: '10.77.0.3' }],
  });
  expect(dockerNetworkOf(answer, aliases)).not.toHaveProperty('bridge');
});

it.each([undefined, null, 'x', {}, { ...ANSWER, Name: 7 }, { ...ANSWER, Containers: { c1: null } }])(
  'an answer of %j is no network',
  (answer) => expect(dockerNetworkOf(answer, aliases)).toBeUndefined(),
);
