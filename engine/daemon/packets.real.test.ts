/** What is told of packets that really went through a lab: each by the way that the kernel is known to take it. One lab for all. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { PacketSeen } from '#engine/trace/event.ts';
import type { Packet, PacketFilter } from '#engine/trace/packet.ts';
import { until } from './daemon.fixture.ts';
import { FollowedPackets, ofOthers, rulesOf } from './followed-packets.fixture.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const lab = oneLab();
const LIMIT = 60_000;
const RULESETS =
  'nft list ruleset | sed "s/packets.*bytes [0-9]*//"; for n in /run/docker/netns/*; do nsenter --net=$n nft list ruleset | sed "s/packets.*bytes [0-9]*//"; done';

const packets = new FollowedPackets(lab);
const { steps } = packets;
const follow = (on: boolean, filter?: PacketFilter) => packets.follow(on, filter);
const packetsOf: FollowedPackets['of'] = (line, isLast) => packets.of(line, isLast);
const tcpOf = ({ protocol }: Packet) => protocol === 'tcp';
const tcp = ({ packet }: PacketSeen) => tcpOf(packet);
const isFinal = (packet: Packet) => packet.protocol === 'tcp' && packet.flags === 'A' && packet.payload === 0;

test(
  'before anybody follows them, nothing of it is in the lab',
  async () => {
    await lab.run('docker network create front && docker network create back');
    await lab.run('docker run -d --name web -p 8080:80 busybox sh -c "echo hi >index.html; exec httpd -f -p 80"');
    await lab.run('docker run -d --name api --network front busybox sh -c "echo api >index.html; exec httpd -f -p 80"');
    await lab.run('docker run -d --name client --network front busybox sleep 3600');
    await lab.run('docker run -d --name stranger --network back busybox sleep 3600');
    expect(lab.page.status?.packets).toEqual({ state: 'off' });
    await follow(true);
  },
  LIMIT_MS,
);

test(
  'from the laptop to a published port: nat leads on, the filter lets through, the container’s program takes it; and back',
  async () => {
    const { seen, said, trace } = await packetsOf(
      'laptop curl -s http://docker-host:8080/',
      (packet) => packet.flags?.includes('F') === true,
    );
    expect(said).toContain('hi');
    const [syn, synAck, ...others] = seen.filter(tcp).map(({ packet }) => packet);
    expect(steps(syn)).toEqual([
      'laptop curl out',
      'laptop eth0 out 192.168.50.2:*>192.168.50.1:8080',
      'host up0 in',
      'prerouting nat/PREROUTING JUMP DOCKER',
      'prerouting nat/DOCKER ACCEPT',
      'forward filter/FORWARD JUMP DOCKER-USER 192.168.50.2:*>172.17.0.2:80',
      'forward filter/DOCKER-USER RETURN',
      'forward filter/FORWARD JUMP DOCKER-ISOLATION-STAGE-1',
      'forward filter/DOCKER-ISOLATION-STAGE-1 RETURN',
      'forward filter/FORWARD JUMP DOCKER',
      'forward filter/DOCKER ACCEPT',
      'postrouting nat/POSTROUTING ACCEPT',
      'host docker0 out',
      'host veth out',
      'container eth0 in',
      'container httpd in',
    ]);
    expect(rulesOf(syn)).toContain(
      '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    );
    expect(steps(synAck)?.slice(1, 4)).toEqual([
      'container eth0 out 172.17.0.2:80>192.168.50.2:*',
      'host veth in',
      'host docker0 in',
    ]);
    expect(steps(synAck)?.slice(-3)).toEqual([
      'host up0 out 192.168.50.1:8080>192.168.50.2:*',
      'laptop eth0 in',
      'laptop curl in',
    ]);
    expect(
      others.some(({ steps: all }) => all.some((step) => step.layer === 'netfilter' && step.table === 'nat')),
    ).toBe(false);
    expect(others.flatMap(({ says }) => says ?? [])).toEqual(
      expect.arrayContaining(['GET / HTTP/1.1', 'HTTP/1.1 200 OK', 'hi']),
    );
    expect(ofOthers(seen.filter(tcp), trace)).toEqual([]);
    expect(seen.filter(tcp).every(({ packet }) => packet.end === 'delivered')).toBe(true);
    const [connection] = new Set(seen.filter(tcp).map(({ packet }) => packet.connection));
    const known = lab.page.log.events.find(
      (event) => event.type === 'state.changed' && event.subject.id === connection,
    );
    expect(known).toMatchObject({
      subject: { kind: 'connection' },
      attributes: { original: { dport: 8080 }, reply: { src: '172.17.0.2', sport: 80 } },
    });
  },
  LIMIT_MS,
);

test(
  'from container to container by name: first DNS is asked, which dockerd answers in the container',
  async () => {
    const { seen, trace } = await packetsOf(
      'docker exec client wget -qO- http://api/',
      (packet) => packet.says === 'api',
    );
    const talk = seen.filter(({ packet }) => packet.protocol === 'tcp' || packet.protocol === 'udp');
    expect(ofOthers(talk, trace)).toEqual([]);
    const [question] = seen.map(({ packet }) => packet).filter(({ says }) => says === 'A api?');
    expect(rulesOf(question).some((rule) => rule.startsWith('-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp'))).toBe(true);
    expect(steps(question)?.[0]).toBe('container wget out');
    expect(steps(question)?.at(-1)).toBe('container dockerd in');
    expect(seen.some(({ packet }) => /^api A 172\.\d+\.0\.\d+$/.test(packet.says ?? ''))).toBe(true);
    const syn = seen.map(({ packet }) => packet).find(({ flags }) => flags === 'S');
    expect(steps(syn)?.map((step) => step.split(' ').slice(0, 3).join(' '))).toEqual(
      expect.arrayContaining([
        'container wget out',
        'container eth0 out',
        'host veth in',
        'forward filter/FORWARD ACCEPT',
        'host veth out',
        'container eth0 in',
        'container httpd in',
      ]),
    );
    expect(rulesOf(syn).some((rule) => /-A FORWARD -i (br-\w+) -o \1 -j ACCEPT/.test(rule))).toBe(true);
  },
  LIMIT_MS,
);

test(
  'localhost is docker-proxy’s: one connection ends there, and another begins',
  async () => {
    const { seen, trace } = await packetsOf(
      'curl -s http://127.0.0.1:8080/',
      (packet, all) => packet.says === 'hi' && all.filter(({ flags }) => flags === 'S').length > 1,
    );
    const [toProxy, toContainer] = seen.map(({ packet }) => packet).filter(({ flags }) => flags === 'S');
    expect(steps(toProxy)?.[0]).toBe('host curl out');
    expect(steps(toProxy)?.slice(-2)).toEqual(['host lo in', 'host docker-proxy in']);
    expect(steps(toContainer)?.slice(0, 2)).toEqual(['host docker-proxy out', 'output nat/OUTPUT ACCEPT']);
    expect(steps(toContainer)?.at(-1)).toBe('container httpd in');
    const [taken, sent] = [toProxy?.steps.at(-1), toContainer?.steps[0]];
    expect(taken).toMatchObject({ layer: 'socket', pid: expect.any(Number) });
    expect(sent).toMatchObject({ layer: 'socket', pid: taken?.layer === 'socket' ? taken.pid : undefined });
    expect(toContainer?.connection).not.toBe(toProxy?.connection);
    const of = (connection?: string) => seen.filter(({ packet }) => tcpOf(packet) && packet.connection === connection);
    expect(ofOthers(of(toProxy?.connection), trace)).toEqual([]);
    // What docker-proxy asks for nobody orders: that it is for this command is concluded.
    expect(of(toContainer?.connection).filter((event) => event.trace !== trace)).toEqual([]);
    const ports = [toProxy, toContainer].map((packet) => packet?.steps.find(({ header }) => header)?.header?.dport);
    expect(ports).toEqual([8080, 80]);
  },
  LIMIT_MS,
);

test(
  'to the outside a container takes its host’s address',
  async () => {
    const { seen, trace } = await packetsOf(
      'docker exec web ping -c 1 192.168.50.2',
      (packet) => packet.says === 'echo reply',
    );
    const asked = seen.map(({ packet }) => packet).find(({ says }) => says === 'echo request');
    expect(steps(asked)?.[0]).toBe('container ping out');
    expect(
      ofOthers(
        seen.filter(({ packet }) => packet.protocol === 'icmp' && packet.says?.startsWith('echo')),
        trace,
      ),
    ).toEqual([]);
    expect(rulesOf(asked)).toContain('-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE');
    expect(steps(asked)?.at(-2)).toBe('host up0 out 192.168.50.1>192.168.50.2');
  },
  LIMIT_MS,
);

test(
  'between two networks it is dropped, and the rule is told',
  async () => {
    const address = "$(docker inspect -f '{{.NetworkSettings.Networks.front.IPAddress}}' api)";
    const { seen, trace } = await packetsOf(
      `docker exec stranger timeout 2 nc -w 1 ${address} 80`,
      ({ end }) => end === 'dropped',
    );
    const dropped = seen.map(({ packet }) => packet).find(({ end }) => end === 'dropped');
    expect(steps(dropped)?.[0]).toBe('container nc out');
    expect(ofOthers(seen.filter(tcp), trace)).toEqual([]);
    expect(rulesOf(dropped).at(-1)).toMatch(/^-A DOCKER-ISOLATION-STAGE-2 -o br-\w+ -j DROP$/);
    expect(dropped?.dropped).toBeUndefined();
  },
  LIMIT_MS,
);

test(
  'where nobody listens it is rejected, in words',
  async () => {
    const { seen, trace } = await packetsOf('laptop curl -sS http://docker-host:81/', ({ end }) => end === 'rejected');
    expect(ofOthers(seen.filter(tcp), trace)).toEqual([]);
    expect(seen.find(({ packet }) => packet.end === 'rejected')?.packet.dropped).toBe(
      'Nobody listens on port 81 of 192.168.50.1: its kernel answered with RST.',
    );
  },
  LIMIT_MS,
);

test(
  'without nat’s rules the published port is docker-proxy’s',
  async () => {
    await lab.run('iptables -t nat -F');
    const { seen } = await packetsOf(
      'laptop curl -s http://docker-host:8080/',
      (packet, all) => packet.flags?.includes('F') === true && all.some(({ flags }) => flags === 'S'),
    );
    const syn = seen.map(({ packet }) => packet).find(({ flags }) => flags === 'S');
    expect(steps(syn)?.at(-1)).toBe('host docker-proxy in');
    expect(rulesOf(syn).filter((rule) => rule.includes('DNAT'))).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a container that ends takes nothing with it but its own packets',
  async () => {
    await lab.run('docker run --rm --network front busybox wget -qO- http://api/');
    await lab.run('docker rm -f stranger');
    const { seen } = await packetsOf('docker exec client wget -qO- http://api/', (packet) => packet.says === 'api');
    expect(lab.page.status?.packets?.state).toBe('on');
    expect(rulesOf(seen.map(({ packet }) => packet).find(({ flags }) => flags === 'S'))).not.toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a filter leaves out the others',
  async () => {
    await follow(true, { port: 80 });
    const { seen } = await packetsOf('docker exec client wget -qO- http://api/', isFinal);
    expect(
      seen.every(({ packet }) => packet.steps.some(({ header }) => header?.dport === 80 || header?.sport === 80)),
    ).toBe(true);
  },
  LIMIT_MS,
);

test(
  'what ends by force leaves nothing either, and says so',
  async () => {
    const pid = Number(
      execFileSync('pgrep', ['-P', String(lab.daemon.child.pid), '-f', 'packets-main'], { encoding: 'utf8' }),
    );
    process.kill(pid, 'SIGKILL');
    await until('the end is told', () => lab.page.status?.packets?.state === 'failed', LIMIT);
    expect((await lab.run('nft list tables')).said).not.toContain('engine_room');
  },
  LIMIT_MS,
);

test(
  'when it is off nothing of it is left, and iptables never showed it',
  async () => {
    await lab.run(`(${RULESETS}) > before.txt`);
    await follow(true);
    await lab.run('laptop curl -s http://docker-host:8080/');
    const { said: on } = await lab.run('iptables-save | grep -c engine_room; nft list tables | grep -c engine_room');
    expect(on).toMatch(/0\r?\n1\r?\n/);
    await follow(false);
    const { ok } = await lab.run(`(${RULESETS}) | diff before.txt -`);
    expect(ok).toBe(true);
  },
  LIMIT_MS,
);
