import { describe, expect, test } from 'vitest';
import { parseSave } from '#engine/probes/network/iptables-text.ts';
import { restoreText } from './restore-text.ts';
import type { SaidService } from './said-services.ts';
import { NOTHING, type Protocol, wantedInBalancer, wantedInIngress, wantedOnHost } from './wanted.ts';

const web = (of: Partial<SaidService> = {}): SaidService => ({
  ...{ name: 'web', address: '10.0.1.2', ports: [8080], tasks: ['10.0.1.3', '10.0.1.4', '10.0.1.5'] },
  ...of,
});
const tcp = (): Protocol[] => ['tcp'];

/** Docker's own of a load balancer's namespace. */
const DOCKERS = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER_OUTPUT - [0:0]
-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
COMMIT
`;
const MADE = `*nat
:STAND-IN-FOR-IPVS - [0:0]
:STAND-IN-FOR-IPVS-OUT - [0:0]
-I PREROUTING -j STAND-IN-FOR-IPVS
-I POSTROUTING -j STAND-IN-FOR-IPVS-OUT
-A STAND-IN-FOR-IPVS -d 10.0.1.2/32 ! -p icmp -m statistic --mode nth --every 3 --packet 0 -m comment --comment "web" -j DNAT --to-destination 10.0.1.3
-A STAND-IN-FOR-IPVS -d 10.0.1.2/32 ! -p icmp -m statistic --mode nth --every 2 --packet 0 -m comment --comment "web" -j DNAT --to-destination 10.0.1.4
-A STAND-IN-FOR-IPVS -d 10.0.1.2/32 ! -p icmp -m comment --comment "web" -j DNAT --to-destination 10.0.1.5
-A STAND-IN-FOR-IPVS-OUT -o eth0 -m conntrack --ctstate DNAT -j MASQUERADE
COMMIT
`;
/** As the kernel has it then. */
const SAVED = `*nat
:PREROUTING ACCEPT [0:0]
:STAND-IN-FOR-IPVS - [0:0]
:STAND-IN-FOR-IPVS-OUT - [0:0]
-A PREROUTING -j STAND-IN-FOR-IPVS
-A POSTROUTING -j STAND-IN-FOR-IPVS-OUT
-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
COMMIT
`;

describe('in the namespace of a network’s services', () => {
  test('each task has its turn, and what leads there comes first', () =>
    expect(restoreText(parseSave(DOCKERS), wantedInBalancer([web()]))).toBe(MADE));

  test('what leads there already is not put there again', () => {
    const text = restoreText(
      parseSave(SAVED.replace(':PRE', ':POSTROUTING ACCEPT [0:0]\n:PRE')),
      wantedInBalancer([web()]),
    );
    expect(text.split('\n').filter((line) => line.startsWith('-I'))).toEqual([]);
  });

  test('without services it goes, and nothing of Docker’s with it', () =>
    expect(restoreText(parseSave(SAVED.replace(':PRE', ':POSTROUTING ACCEPT [0:0]\n:PRE')), wantedInBalancer([]))).toBe(
      [
        '*nat',
        '-D POSTROUTING -j STAND-IN-FOR-IPVS-OUT',
        '-D PREROUTING -j STAND-IN-FOR-IPVS',
        ...['STAND-IN-FOR-IPVS', 'STAND-IN-FOR-IPVS-OUT'].flatMap((chain) => [`-F ${chain}`, `-X ${chain}`]),
        'COMMIT\n',
      ].join('\n'),
    ));

  test('where nothing is and nothing is wanted, nothing is done', () =>
    expect(restoreText(parseSave(DOCKERS), NOTHING)).toBe(''));
});

describe('of published ports', () => {
  test('a task is asked at the port that was published, as IPVS does it', () =>
    expect(wantedInIngress([web({ tasks: ['10.0.0.5'] })], tcp).rules.nat[0]).toBe(
      'STAND-IN-FOR-IPVS -p tcp -m tcp --dport 8080 -m comment --comment "web" -j DNAT --to-destination 10.0.0.5',
    ));

  test('where only the number is known, both protocols are led there', () => {
    const wanted = wantedInIngress([web({ tasks: ['10.0.0.5'] })], () => ['tcp', 'udp']);
    expect(wanted.rules.nat.map((rule) => /-p (\S+)/.exec(rule)?.[1])).toEqual(['tcp', 'udp', undefined]);
  });

  test('the host leads them into the mesh and lets them pass, both ways', () => {
    const { rules, settings } = wantedOnHost([web()], tcp, '172.18.0.2');
    expect(rules.nat[0]).toMatch(/--dport 8080 .* DNAT --to-destination 172\.18\.0\.2:8080$/);
    expect(rules.filter.map((rule) => rule.split(' ').slice(1, 3).join(' '))).toEqual([
      '-d 172.18.0.2/32',
      '-s 172.18.0.2/32',
    ]);
    expect(settings).toEqual({ 'conf/docker_gwbridge/route_localnet': '1' });
  });

  test.each([
    ['no service publishes any', [web({ ports: [] })], '172.18.0.2'],
    ['the mesh has no way in', [web()], undefined],
    ['there is no service', [], '172.18.0.2'],
  ] as const)('nothing is wanted on the host where %s', (_, services, gateway) =>
    expect(wantedOnHost(services, tcp, gateway)).toBe(NOTHING),
  );
});
