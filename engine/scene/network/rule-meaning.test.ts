import { describe, expect, test } from 'vitest';
import { containersAt } from './containers-at.ts';
import { makeNetwork } from './make-network.ts';
import { netMap } from './net-map.ts';
import { netWorldAt } from './net-world.ts';
import { plainText, ruleMeaning } from './rule-meaning.ts';
import { parseRule } from './rule-parse.ts';

const events = makeNetwork({
  networks: [{ name: 'bridge' }, { name: 'shop' }, { name: 'vault', internal: true }, { name: 'quiet', icc: false }],
  containers: [
    { name: 'web', networks: ['bridge'], ports: ['8080:80', '127.0.0.1:8081:81'] },
    { name: 'db', networks: ['vault'] },
  ],
});
const map = netMap(netWorldAt(events, 1), containersAt(events, 1));
const bridgeOf = (name: string) => map.segments.find((one) => one.name === name)?.rail?.name as string;

/** Rules as Docker 26.1.5 and 28 write them. The bridges' names are put in where `{network}` stands. */
const CASES: [table: string, rule: string, serves: string | undefined, words: RegExp][] = [
  [
    'nat',
    '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    undefined,
    /addressed to the host itself goes through DOCKER/,
  ],
  [
    'nat',
    '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
    undefined,
    /addressed to the host itself/,
  ],
  [
    'nat',
    '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
    'bridge',
    /gets the host’s address as its source/,
  ],
  [
    'nat',
    '-A POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
    '-p …:80 of web',
    /its own published port/,
  ],
  [
    'nat',
    '-A POSTROUTING -o docker0 -m addrtype --src-type LOCAL -j MASQUERADE',
    'bridge',
    /What the host itself sends/,
  ],
  ['nat', '-A DOCKER -i docker0 -j RETURN', 'bridge', /through docker-proxy/],
  [
    'nat',
    '-A PREROUTING -m addrtype --dst-type LOCAL -j STAND-IN-FOR-IPVS',
    undefined,
    /leads published ports into the routing mesh/,
  ],
  ['nat', '-A PREROUTING -j STAND-IN-FOR-IPVS', undefined, /what IPVS would: to balance the load/],
  ['filter', '-A FORWARD -j STAND-IN-FOR-IPVS', undefined, /let pass what is led into the routing mesh/],
  [
    'nat',
    '-A STAND-IN-FOR-IPVS -d 10.0.1.2/32 ! -p icmp -m statistic --mode nth --every 2 --packet 0 -m comment --comment web -j DNAT --to-destination 172.17.0.2',
    'web',
    /address of web goes to 172\.17\.0\.2, if it is its turn: one new connection in 2/,
  ],
  [
    'nat',
    '-A STAND-IN-FOR-IPVS -p tcp -m tcp --dport 8080 -m comment --comment web -j DNAT --to-destination 172.18.0.2:8080',
    undefined,
    /port 8080, which web publishes, goes to 172\.18\.0\.2: the destination is rewritten/,
  ],
  [
    'nat',
    '-A STAND-IN-FOR-IPVS-OUT -o eth0 -m conntrack --ctstate DNAT -j MASQUERADE',
    undefined,
    /the answer comes back this way/,
  ],
  [
    'filter',
    '-A STAND-IN-FOR-IPVS -d 172.18.0.2/32 -p tcp -m tcp --dport 8080 -m comment --comment web -j ACCEPT',
    undefined,
    /led into the routing mesh for web, or answers/,
  ],
  [
    'nat',
    '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    '-p 8080:80 of web',
    /port 8080 of the host goes to 172.17.0.2, port 80/,
  ],
  [
    'nat',
    '-A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 8081 -j DNAT --to-destination 172.17.0.2:81',
    '-p 127.0.0.1:8081:81 of web',
    /at 127.0.0.1/,
  ],
  [
    'nat',
    '-A DOCKER ! -i docker0 -p udp -m udp --dport 53 -j DNAT --to-destination 172.17.0.2:53',
    '-p 53:53/udp of web',
    /port 53/,
  ],
  [
    'nat',
    '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 9 -j DNAT --to-destination 172.17.0.99:9',
    undefined,
    /port 9 of the host/,
  ],
  [
    'nat',
    '-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:59966',
    undefined,
    /where dockerd answers names/,
  ],
  [
    'nat',
    '-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 59966 -j SNAT --to-source :53',
    undefined,
    /port 53 that it was asked at/,
  ],
  ['filter', '-A FORWARD -j DOCKER-USER', undefined, /Go on in DOCKER-USER/],
  ['filter', '-A DOCKER-USER -j RETURN', undefined, /before Docker’s/],
  [
    'filter',
    '-A DOCKER-USER -s 10.0.0.0/8 -j DROP',
    undefined,
    /rule of your own: What is from 10.0.0.0\/8 is dropped/,
  ],
  [
    'filter',
    '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'bridge',
    /Answers to what was let through/,
  ],
  ['filter', '-A FORWARD -o docker0 -j DOCKER', 'bridge', /published ports/],
  ['filter', '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT', 'bridge', /may go anywhere else/],
  ['filter', '-A FORWARD -i docker0 -o docker0 -j ACCEPT', 'bridge', /may talk with each other/],
  [
    'filter',
    '-A FORWARD -i {quiet} -o {quiet} -j DROP',
    '-o com.docker.network.bridge.enable_icc=false of quiet',
    /may not talk/,
  ],
  [
    'filter',
    '-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
    '-p …:80 of web',
    /may enter the bridge/,
  ],
  ['filter', '-A DOCKER ! -i docker0 -o docker0 -j DROP', 'bridge', /was not published/],
  [
    'filter',
    '-A DOCKER-ISOLATION-STAGE-1 ! -s 172.19.0.0/16 -o {vault} -j DROP',
    '--internal of vault',
    /Only its own members/,
  ],
  ['filter', '-A DOCKER-ISOLATION-STAGE-1 ! -d 172.19.0.0/16 -i {vault} -j DROP', '--internal of vault', /nobody else/],
  [
    'filter',
    '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
    'bridge',
    /whether it enters another one/,
  ],
  ['filter', '-A DOCKER-ISOLATION-STAGE-2 -o {shop} -j DROP', 'shop', /kept apart/],
  ['filter', '-A DOCKER-ISOLATION-STAGE-2 -j RETURN', undefined, /no other bridge/],
];

test.each(CASES)('%s %s serves %s', (table, rule, serves, words) => {
  const meaning = ruleMeaning(
    rule.replace(/\{(\w+)\}/g, (_, name) => bridgeOf(name)),
    table,
    map,
  );
  const { name, flag } = meaning.serves ?? {};
  expect(flag ? `${flag} of ${name}` : name).toBe(serves);
  expect(meaning.text).toMatch(words);
});

describe('a rule that is not Docker’s is read out', () => {
  test.each([
    ['-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT', 'What is TCP, is for port 22 is accepted.'],
    [
      '-A INPUT ! -s 10.0.0.0/8 -j REJECT --reject-with icmp-port-unreachable',
      'What is from anything but 10.0.0.0/8 is refused, with a notice.',
    ],
    ['-A INPUT -m comment --comment "my -j DROP note"', 'What comes here is only counted.'],
    ['-A FORWARD -j MINE', 'What comes here goes on in MINE.'],
  ])('%s', (rule, words) => expect(plainText(parseRule(rule))).toBe(words));
});
