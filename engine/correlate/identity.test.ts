import { expect, test } from 'vitest';
import { identitiesIn } from './identity.ts';

const ID = 'a'.repeat(64);
const iptables = (words: string): string[] => ['/usr/sbin/iptables', '--wait', ...words.split(' ')];

test.each<[string, Parameters<typeof identitiesIn>[0], string[]]>([
  ['a container’s directory', { target: `/var/lib/docker/containers/${ID}/mounts/shm` }, [ID]],
  [
    'one end of a veth pair',
    { ifname: 'veth1a2b3c4', kind: 'veth', peer: 'veth5d6e7f8' },
    ['veth1a2b3c4', 'veth5d6e7f8'],
  ],
  ['the file of a network namespace', { target: '/run/docker/netns/0123456789ab' }, ['0123456789ab']],
  ['an address, but not the gateway’s', { local: '172.17.0.2', gateway: '172.17.0.1' }, ['172.17.0.2']],
  ['no network', iptables('-t nat -A POSTROUTING -s 172.17.0.0/16 -j MASQUERADE'), []],
  [
    'the published port of a rule that forwards it, and the address it goes to',
    iptables('-t nat -A DOCKER -p tcp -d 0/0 --dport 8080 -j DNAT --to-destination 172.17.0.2:80'),
    ['172.17.0.2', 'port 8080'],
  ],
  [
    'the address alone, where the port is the container’s own',
    iptables('-t filter -A DOCKER ! -i docker0 -o docker0 -p tcp -d 172.17.0.2 --dport 80 -j ACCEPT'),
    ['172.17.0.2'],
  ],
  [
    'the port that a proxy listens on',
    [
      '/usr/bin/docker-proxy',
      '-proto',
      'tcp',
      '-host-ip',
      '0.0.0.0',
      '-host-port',
      '8080',
      '-container-ip',
      '172.17.0.2',
      '-container-port',
      '80',
    ],
    ['172.17.0.2', 'port 8080'],
  ],
])('%s', (_, value, words) => {
  expect([...identitiesIn(value)].sort()).toEqual(words);
});
