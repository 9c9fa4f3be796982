import { describe, expect, it } from 'vitest';
import { HOST, idOf, LAPTOP, makeNetwork } from '#engine/scene/network/make-network.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { LogIndex } from './log-index.ts';
import { TestLog } from './test-log.fixture.ts';

/** web on docker0 with a published port, api on a network of its own. */
function lab(): TestLog {
  const log = new TestLog();
  const events = makeNetwork({
    networks: [{ name: 'bridge' }, { name: 'app-net', icc: false }],
    containers: [
      { name: 'web', networks: ['bridge'], ports: ['8080:80'] },
      { name: 'api', networks: ['app-net'] },
    ],
  });
  for (const { subject, state, attributes } of events) log.change(subject.kind, subject.id, state, attributes);
  return log;
}

const grade = (log: TestLog, network: object, more: object = {}) =>
  gradeCheck(Condition.parse({ network, ...more }), { index: log.index, answers: {} });

const DOCKER = `${HOST}/ip/nat/DOCKER`;
const counted = (log: TestLog, packets: number): TestLog =>
  log.change('net-counters', DOCKER, 'present', {
    rules: [
      [0, 0],
      [0, 0],
      [packets, packets * 60],
    ] as never,
  });

const CONNECTION = {
  ...{ namespace: HOST, protocol: 'tcp', state: 'ESTABLISHED', rewritten: ['dst'] },
  original: { src: '192.168.50.2', sport: 41000, dst: '192.168.50.1', dport: 8080 },
  reply: { src: '172.17.0.2', sport: 80, dst: '192.168.50.2', dport: 41000 },
} satisfies Attributes;
const connected = (log: TestLog): TestLog => log.change('connection', `${HOST}/1`, 'present', CONNECTION);

describe('a check of networks', () => {
  it.each<[string, object, boolean]>([
    ['a link', { link: { in: 'host', kind: 'bridge', name: 'docker0', address: '172.17.0.1/16' } }, true],
    ['a link in another namespace', { link: { in: 'laptop', name: 'docker0' } }, false],
    [
      'a container’s end of a cable',
      { link: { in: 'web', name: 'eth0', peer: { in: 'host', master: 'docker0' } } },
      true,
    ],
    ['a cable to another bridge', { link: { in: 'api', peer: { in: 'host', master: 'docker0' } } }, false],
    ['the host’s end', { link: { in: 'host', kind: 'veth', master: 'docker0', peer: { in: 'web' } } }, true],
    ['how many ports a bridge has', { link: { in: 'host', master: { matches: '^br-' } }, count: 1 }, true],
    ['too many ports', { link: { in: 'host', master: 'docker0' }, count: 2 }, false],
    ['the laptop’s cable', { link: { in: 'laptop', name: 'eth0', peer: { in: 'host', name: 'up0' } } }, true],
    ['a rule', { rule: { table: 'nat', chain: 'DOCKER', text: { matches: '--dport 8080 -j DNAT' } } }, true],
    ['a rule of another chain', { rule: { table: 'nat', chain: 'OUTPUT', text: { matches: 'DNAT' } } }, false],
    ['a rule that nobody made', { rule: { text: { matches: '--dport 9090' } }, count: 0 }, true],
    ['a rule that was met', { rule: { text: { matches: 'DNAT' }, packets: { above: 0 } } }, false],
    ['a listener', { listener: { in: 'host', port: 8080, program: 'docker-proxy' } }, true],
    ['the name server in a container', { listener: { in: 'api', address: '127.0.0.11', program: 'dockerd' } }, true],
    ['none where there is none', { listener: { in: 'web', program: 'dockerd' } }, false],
    ['a network of the engine', { docker: { name: 'app-net', driver: 'bridge', subnet: '172.18.0.0/16' } }, true],
    [
      'its options',
      { docker: { name: 'app-net', options: { 'com.docker.network.bridge.enable_icc': 'false' } } },
      true,
    ],
    ['how many are on it', { docker: { name: 'app-net', endpoints: 2 } }, false],
    ['an endpoint', { endpoint: { network: 'app-net', container: 'api', alias: 'api' } }, true],
    ['an alias that it has not', { endpoint: { network: 'app-net', container: 'api', alias: 'db' } }, false],
    ['a swarm', { swarm: { state: 'active' } }, false],
  ])('looks for %s', (_, network, met) => {
    expect(grade(lab(), network).met).toBe(met);
  });

  it('reads the newest counters of a rule, and says how often it was met', () => {
    const rule = { table: 'nat', chain: 'DOCKER', text: { matches: '--dport 8080' }, packets: { above: 1 } };
    const unmet = grade(counted(lab(), 1), { rule });
    expect([unmet.met, unmet.missed]).toEqual([false, expect.stringMatching(/8080 -j DNAT .*, met by 1 packet$/)]);
    const log = counted(counted(lab(), 1), 3);
    const result = grade(log, { rule });
    expect([result.met, result.evidence]).toEqual([true, [log.lastSeq]]);
    expect(result.fact).toMatch(/, met by 3 packets$/);
  });

  it('looks at what conntrack keeps: both ends, who answers, what was rewritten', () => {
    const log = connected(lab());
    const to = { address: '192.168.50.1', port: 8080 };
    const answered = { address: '172.17.0.2', port: 80 };
    const { met, fact } = grade(log, { connection: { in: 'host', to, answered, rewritten: ['dst'] } });
    expect([met, fact]).toEqual([true, 'tcp 192.168.50.2:41000 → 192.168.50.1:8080, answered by 172.17.0.2:80']);
    expect(grade(log, { connection: { to, rewritten: [] } }).met).toBe(false);
    expect(grade(log, { connection: { to, answered: to } }).met).toBe(false);
  });

  it('forgets what went, unless it is sticky', () => {
    const log = connected(lab()).change('connection', `${HOST}/1`, 'gone');
    const network = { connection: { to: { port: 8080 } } };
    expect(grade(log, network).met).toBe(false);
    const sticky = grade(log, network, { sticky: true });
    expect([sticky.met, sticky.evidence]).toEqual([true, [log.lastSeq - 1]]);
    expect(grade(log, { connection: { to: { port: 9090 } } }, { sticky: true }).met).toBe(false);
  });

  it('finds what comes later when it had looked before', () => {
    const log = lab();
    const check = Condition.parse({ network: { connection: { to: { port: 8080 } } }, sticky: true });
    const index = log.index;
    expect(gradeCheck(check, { index, answers: {} }).met).toBe(false);
    index.append(connected(log).events);
    index.append(log.change('connection', `${HOST}/1`, 'gone').events);
    expect(gradeCheck(check, { index, answers: {} }).met).toBe(true);
  });

  it('tells where both ends of a cable are', () => {
    const { fact } = grade(lab(), { link: { in: 'web', name: 'eth0' } });
    expect(fact).toMatch(
      /^eth0 in web is a veth at 172\.17\.0\.2\/16; its other end is veth\w+ in the host, a port of docker0$/,
    );
  });

  it('looks at routes', () => {
    const routes = [{ to: 'default', via: '192.168.50.1', link: 'eth0' }];
    const log = lab().change('net-routes', LAPTOP, 'present', { routes });
    expect(grade(log, { route: { in: 'laptop', to: 'default', via: '192.168.50.1' } }).met).toBe(true);
    expect(grade(log, { route: { in: 'laptop', to: 'default', via: '10.0.0.1' } }).missed).toBe(
      'in the laptop default leads to 192.168.50.1 by eth0',
    );
  });

  it('knows the namespace that the engine made for a network', () => {
    const log = lab()
      .change('net-namespace', '77', 'present', {
        role: 'network',
        label: `1-${idOf('app-net').slice(0, 10)}`,
        containers: [],
      })
      .change('net-link', '77/2', 'present', {
        ...{ namespace: '77', index: 2, name: 'vxlan0', kind: 'vxlan', mtu: 1450, up: true, running: true },
        ...{ addresses: [], vxlan: { vni: 4097, port: 4789 } },
      });
    expect(grade(log, { link: { in: 'network:app-net', kind: 'vxlan', vni: 4097 } }).met).toBe(true);
    expect(grade(log, { link: { in: 'network:bridge', kind: 'vxlan' } }).met).toBe(false);
  });

  it('an index that begins late knows what was there by then', () => {
    const before = lab();
    const index = new LogIndex();
    index.recall(before.events);
    index.append(connected(before).events.slice(-1));
    const check = Condition.parse({ network: { connection: { in: 'host', to: { port: 8080 } } } });
    expect(gradeCheck(check, { index, answers: {} }).met).toBe(true);
  });

  it('has one thing to look for', () => {
    expect(Condition.safeParse({ network: { link: {}, rule: {} } }).success).toBe(false);
    expect(Condition.safeParse({ network: { count: 1 } }).success).toBe(false);
  });
});
