/** What is told of packets that really went through a lab: each by the way that the kernel is known to take it. One lab for all. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { PacketSeen } from '#engine/trace/event.ts';
import type { Packet, PacketFilter, PacketHeader, PacketStep } from '#engine/trace/packet.ts';
import { until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const lab = oneLab();
const LIMIT = 60_000;
const RULESETS =
  'nft list ruleset | sed "s/packets.*bytes [0-9]*//"; for n in /run/docker/netns/*; do nsenter --net=$n nft list ruleset | sed "s/packets.*bytes [0-9]*//"; done';

const follow = async (on: boolean, filter?: PacketFilter): Promise<void> => {
  lab.page.socket.send(JSON.stringify({ type: 'packets', on, ...(filter && { filter }) }));
  const wanted = on ? 'on' : 'off';
  const isSo = () =>
    lab.page.status?.packets?.state === wanted &&
    JSON.stringify(lab.page.status.packets.filter ?? {}) === JSON.stringify(filter ?? {});
  await until(`packets are followed: ${wanted}`, isSo, LIMIT);
};

/** The packets of a line, when the one that `until` looks for is among them. */
async function packetsOf(
  line: string,
  isLast: (packet: Packet, all: readonly Packet[]) => boolean,
): Promise<{ seen: PacketSeen[]; said: string; trace: string }> {
  const after = lab.page.log.lastSeq;
  const { said, root } = await lab.run(line);
  const seen = () =>
    lab.page.log.events.filter((event) => event.type === 'packet.seen' && event.seq > after) as PacketSeen[];
  await until(
    `the last packet of ${line}`,
    () => {
      const all = seen().map(({ packet }) => packet);
      return all.some((packet) => isLast(packet, all));
    },
    LIMIT,
  );
  return { seen: seen().toSorted((a, b) => a.at - b.at), said, trace: root.trace };
}

const labels = (): Map<string, string> =>
  new Map(
    lab.page.log.events.flatMap((event) =>
      event.type === 'state.changed' && event.subject.kind === 'net-namespace' && event.state === 'present'
        ? [[event.subject.id, String(event.attributes.role)] as const]
        : [],
    ),
  );

const text = ({ src, sport, dst, dport }: PacketHeader) =>
  `${src}${sport ? `:${sport}` : ''}>${dst}${dport ? `:${dport}` : ''}`;
/** Links of veths, which have names by chance, as `veth`; ephemeral ports as `*`. */
const inShort = (step: PacketStep): string => {
  const rewritten = step.header ? ` ${text(step.header).replace(/:[3-6]\d{4}\b/, ':*')}` : '';
  const role = labels().get(step.namespace);
  if (step.layer === 'interface')
    return `${role} ${step.link.replace(/^veth\w+/, 'veth')} ${step.direction}${rewritten}`;
  if (step.layer === 'socket') return `${role} ${step.program} ${step.direction}`;
  return `${step.hook} ${step.table}/${step.chain} ${step.verdict}${step.jump ? ` ${step.jump}` : ''}${rewritten}`;
};
const steps = (packet: Packet | undefined): string[] | undefined => packet?.steps.map(inShort);
/** Without programs: one that is gone in a moment may not be found. */
const onTheWay = (packet: Packet | undefined): string[] | undefined =>
  packet && steps({ ...packet, steps: packet.steps.filter(({ layer }) => layer !== 'socket') });
const rules = (packet: Packet | undefined): string[] =>
  packet?.steps.flatMap((step) => (step.layer === 'netfilter' && step.rule ? [step.rule] : [])) ?? [];
const tcp = ({ packet }: PacketSeen) => packet.protocol === 'tcp';
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
    expect(onTheWay(syn)).toEqual([
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
    ]);
    expect(steps(syn)?.at(-1)).toBe('container httpd in');
    expect(rules(syn)).toContain(
      '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    );
    expect(onTheWay(synAck)?.slice(0, 3)).toEqual([
      'container eth0 out 172.17.0.2:80>192.168.50.2:*',
      'host veth in',
      'host docker0 in',
    ]);
    expect(onTheWay(synAck)?.slice(-2)).toEqual(['host up0 out 192.168.50.1:8080>192.168.50.2:*', 'laptop eth0 in']);
    expect(
      others.some(({ steps: all }) => all.some((step) => step.layer === 'netfilter' && step.table === 'nat')),
    ).toBe(false);
    expect(others.flatMap(({ says }) => says ?? [])).toEqual(
      expect.arrayContaining(['GET / HTTP/1.1', 'HTTP/1.1 200 OK', 'hi']),
    );
    // Before the command is known, and when it is over, a packet is no command's.
    const carrying = seen.filter(tcp).filter(({ packet }) => packet.flags === 'S' || packet.payload > 0);
    expect(carrying.filter((event) => event.trace !== undefined && event.trace !== trace)).toEqual([]);
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
    const { seen } = await packetsOf('docker exec client wget -qO- http://api/', (packet) => packet.says === 'api');
    const [question] = seen.map(({ packet }) => packet).filter(({ says }) => says === 'A api?');
    expect(rules(question).some((rule) => rule.startsWith('-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp'))).toBe(true);
    expect(steps(question)?.at(-1)).toBe('container dockerd in');
    expect(seen.some(({ packet }) => /^api A 172\.\d+\.0\.\d+$/.test(packet.says ?? ''))).toBe(true);
    const syn = seen.map(({ packet }) => packet).find(({ flags }) => flags === 'S');
    expect(steps(syn)?.map((step) => step.split(' ').slice(0, 3).join(' '))).toEqual(
      expect.arrayContaining([
        'container eth0 out',
        'host veth in',
        'forward filter/FORWARD ACCEPT',
        'host veth out',
        'container eth0 in',
        'container httpd in',
      ]),
    );
    expect(rules(syn).some((rule) => /-A FORWARD -i (br-\w+) -o \1 -j ACCEPT/.test(rule))).toBe(true);
  },
  LIMIT_MS,
);

test(
  'localhost is docker-proxy’s: one connection ends there, and another begins',
  async () => {
    const { seen } = await packetsOf(
      'curl -s http://127.0.0.1:8080/',
      (packet, all) => packet.says === 'hi' && all.filter(({ flags }) => flags === 'S').length > 1,
    );
    const [toProxy, toContainer] = seen.map(({ packet }) => packet).filter(({ flags }) => flags === 'S');
    expect(onTheWay(toProxy)?.at(-1)).toBe('host lo in');
    expect(steps(toProxy)?.at(-1)).toBe('host docker-proxy in');
    // Its own end of the second connection may be closed before it is asked for.
    expect(onTheWay(toContainer)?.[0]).toBe('output nat/OUTPUT ACCEPT');
    expect(steps(toContainer)?.at(-1)).toBe('container httpd in');
    const ports = [toProxy, toContainer].map((packet) => packet?.steps.find(({ header }) => header)?.header?.dport);
    expect(ports).toEqual([8080, 80]);
  },
  LIMIT_MS,
);

test(
  'to the outside a container takes its host’s address',
  async () => {
    const { seen } = await packetsOf(
      'docker exec web ping -c 1 192.168.50.2',
      (packet) => packet.says === 'echo reply',
    );
    const asked = seen.map(({ packet }) => packet).find(({ says }) => says === 'echo request');
    expect(rules(asked)).toContain('-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE');
    expect(onTheWay(asked)?.at(-2)).toBe('host up0 out 192.168.50.1>192.168.50.2');
  },
  LIMIT_MS,
);

test(
  'between two networks it is dropped, and the rule is told',
  async () => {
    const address = "$(docker inspect -f '{{.NetworkSettings.Networks.front.IPAddress}}' api)";
    const { seen } = await packetsOf(
      `docker exec stranger timeout 2 nc -w 1 ${address} 80`,
      ({ end }) => end === 'dropped',
    );
    const dropped = seen.map(({ packet }) => packet).find(({ end }) => end === 'dropped');
    expect(rules(dropped).at(-1)).toMatch(/^-A DOCKER-ISOLATION-STAGE-2 -o br-\w+ -j DROP$/);
    expect(dropped?.dropped).toBeUndefined();
  },
  LIMIT_MS,
);

test(
  'a container that goes takes nothing along: packets are followed on',
  async () => {
    await lab.run('docker run -d --name guest --network back busybox sleep 3600');
    await lab.run('docker rm -f guest');
    const { seen } = await packetsOf('laptop ping -c 1 docker-host', ({ says }) => says === 'echo reply');
    expect(seen.length).toBeGreaterThan(0);
  },
  LIMIT_MS,
);

test(
  'where nobody listens it is rejected, in words',
  async () => {
    const { seen } = await packetsOf('laptop curl -sS http://docker-host:81/', ({ end }) => end === 'rejected');
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
      (packet) => packet.flags?.includes('F') === true,
    );
    const syn = seen.map(({ packet }) => packet).find(({ flags }) => flags === 'S');
    expect(steps(syn)?.at(-1)).toBe('host docker-proxy in');
    expect(rules(syn).filter((rule) => rule.includes('DNAT'))).toEqual([]);
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
    const begun = performance.now();
    await follow(false);
    // What does not end by itself is killed after five seconds.
    expect(performance.now() - begun).toBeLessThan(4000);
    const { ok } = await lab.run(`(${RULESETS}) | diff before.txt -`);
    expect(ok).toBe(true);
  },
  LIMIT_MS,
);
