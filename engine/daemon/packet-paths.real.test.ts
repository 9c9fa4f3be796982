/** Ways of packets that Docker's less usual networks make: hairpin, `icc=false`, `--internal`, macvlan, and an overlay seen from both of its hosts. */
import { beforeAll, expect, test } from 'vitest';
import type { PacketSeen } from '#engine/trace/event.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { until } from './daemon.fixture.ts';
import { FollowedPackets, ofOthers, rulesOf } from './followed-packets.fixture.ts';
import { LIMIT_MS, type OneLab, oneLab } from './one-lab.fixture.ts';

const lab = oneLab();
const packets = new FollowedPackets(lab);
const { steps } = packets;
const LIMIT = 60_000;

const only = (seen: readonly PacketSeen[], is: (packet: Packet) => boolean): Packet | undefined =>
  seen.map(({ packet }) => packet).find(is);
const isRequest = ({ says }: Packet) => says === 'echo request';
const isReply = ({ says }: Packet) => says === 'echo reply';
const isSyn = ({ flags }: Packet) => flags === 'S';
const echoes = (seen: readonly PacketSeen[]) => seen.filter(({ packet }) => isRequest(packet) || isReply(packet));

/** The swarm gives addresses in the order in which nodes ask. */
const anyAddress = (step: string) => step.replace(/\b10\.0\.1\.\d+/g, '10.0.1.*');
const anyAddresses = (packet: Packet | undefined) => steps(packet)?.map(anyAddress);
/** Of a container on a network of one's own: Docker's DNS has made chains of nat there. */
const LEAVES = ['container ping out', 'output nat/OUTPUT ACCEPT', 'postrouting nat/POSTROUTING ACCEPT'];

beforeAll(() => packets.follow(true), LIMIT_MS);

test(
  'a container that asks its host’s published port is asked back by docker-proxy, since its own bridge is left out of nat',
  async () => {
    await lab.run('docker run -d --name web -p 8080:80 busybox sh -c "echo hi >index.html; exec httpd -f -p 80"');
    const { seen, trace } = await packets.of(
      'docker exec web wget -qO- http://192.168.50.1:8080/',
      ({ says }, all) => says === 'hi' && all.filter(isSyn).length > 1,
    );
    const [asked, askedOn] = seen.map(({ packet }) => packet).filter(isSyn);
    expect(steps(asked)?.[0]).toBe('container wget out');
    expect(steps(asked)?.at(-1)).toBe('host docker-proxy in');
    expect(rulesOf(asked)).toContain('-A DOCKER -i docker0 -j RETURN');
    expect(steps(askedOn)?.[0]).toBe('host docker-proxy out');
    expect(steps(askedOn)?.at(-1)).toBe('container httpd in');
    expect(
      ofOthers(
        seen.filter(({ packet }) => packet.connection === asked?.connection),
        trace,
      ),
    ).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'with enable_icc=false one container is kept from the other on the same bridge, by a rule',
  async () => {
    await lab.run('docker network create -o com.docker.network.bridge.enable_icc=false quiet');
    await lab.run('docker run -d --name q1 --network quiet busybox sleep 3600');
    await lab.run('docker run -d --name q2 --network quiet busybox sleep 3600');
    const { seen, trace } = await packets.of(
      'docker exec q1 ping -c 1 -W 1 q2',
      (packet) => isRequest(packet) && packet.end === 'dropped',
    );
    const asked = only(seen, isRequest);
    expect(steps(asked)).toEqual([
      ...LEAVES,
      'container eth0 out 172.18.0.2>172.18.0.3',
      'host veth in',
      'prerouting nat/PREROUTING ACCEPT',
      'forward filter/FORWARD JUMP DOCKER-USER',
      'forward filter/DOCKER-USER RETURN',
      'forward filter/FORWARD JUMP DOCKER-ISOLATION-STAGE-1',
      'forward filter/DOCKER-ISOLATION-STAGE-1 RETURN',
      'forward filter/FORWARD JUMP DOCKER',
      'forward filter/FORWARD DROP',
    ]);
    expect(rulesOf(asked).at(-1)).toMatch(/^-A FORWARD -i (br-\w+) -o \1 -j DROP$/);
    expect(ofOthers(echoes(seen), trace)).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'out of an internal network nothing leads, and with a route of its own it is dropped by a rule',
  async () => {
    await lab.run('docker network create --internal inside');
    await lab.run('docker run -d --name shut --cap-add NET_ADMIN --network inside busybox sleep 3600');
    const { said } = await lab.run('docker exec shut ping -c 1 -W 1 192.168.50.2');
    expect(said).toContain('Network is unreachable');
    await lab.run(
      "docker exec shut ip route add default via $(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' inside)",
    );
    const { seen, trace } = await packets.of('docker exec shut ping -c 1 -W 1 192.168.50.2', isRequest);
    const asked = only(seen, isRequest);
    expect(asked?.end).toBe('dropped');
    expect(steps(asked)).toEqual([
      ...LEAVES,
      'container eth0 out 172.19.0.2>192.168.50.2',
      'host veth in',
      'prerouting nat/PREROUTING ACCEPT',
      'host br in',
      'forward filter/FORWARD JUMP DOCKER-USER 172.19.0.2>192.168.50.2',
      'forward filter/DOCKER-USER RETURN',
      'forward filter/FORWARD JUMP DOCKER-ISOLATION-STAGE-1',
      'forward filter/DOCKER-ISOLATION-STAGE-1 DROP',
    ]);
    expect(rulesOf(asked).at(-1)).toMatch(/^-A DOCKER-ISOLATION-STAGE-1 ! -d \S+ -i br-\w+ -j DROP$/);
    expect(ofOthers(echoes(seen), trace)).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'on macvlan a container is beside its host: no rule of the host is met, and the host itself is not reached',
  async () => {
    await lab.run(
      'docker network create -d macvlan -o parent=up0 --subnet 192.168.50.0/24 --ip-range 192.168.50.64/28 --gateway 192.168.50.254 beside',
    );
    await lab.run('docker run -d --name aside --network beside busybox sleep 3600');
    const { seen, trace } = await packets.of('docker exec aside ping -c 1 -W 2 192.168.50.2', isReply);
    expect(steps(only(seen, isRequest))).toEqual([
      ...LEAVES,
      'container eth0 out 192.168.50.64>192.168.50.2',
      'host up0 out',
      'laptop eth0 in',
    ]);
    expect(steps(only(seen, isReply))).toEqual([
      'laptop eth0 out 192.168.50.2>192.168.50.64',
      'host up0 in',
      'container eth0 in',
      'container ping in',
    ]);
    expect(ofOthers(echoes(seen), trace)).toEqual([]);
    const lost = await packets.of(
      'docker exec aside ping -c 1 -W 1 192.168.50.1',
      ({ protocol }) => protocol === 'arp',
    );
    expect(only(lost.seen, ({ protocol }) => protocol === 'arp')).toMatchObject({ end: 'dropped' });
    expect(only(lost.seen, isReply)).toBeUndefined();
  },
  LIMIT_MS,
);

test(
  'without docker-proxy a container reaches itself through its host: nat leads it back, and it takes its host’s address',
  async () => {
    await lab.run(`echo '{"userland-proxy": false}' > /etc/docker/daemon.json && systemctl restart docker`);
    await lab.run('until docker start web; do sleep 0.2; done');
    const { seen, trace } = await packets.of(
      'docker exec web wget -qO- http://192.168.50.1:8080/',
      ({ says }) => says === 'hi',
    );
    const asked = only(seen, isSyn);
    expect(steps(asked)).toEqual([
      'container wget out',
      'container eth0 out 172.17.0.2:*>192.168.50.1:8080',
      'host veth in',
      'prerouting nat/PREROUTING JUMP DOCKER',
      'prerouting nat/DOCKER ACCEPT',
      'forward filter/FORWARD JUMP DOCKER-USER 172.17.0.2:*>172.17.0.2:80',
      'forward filter/DOCKER-USER RETURN',
      'forward filter/FORWARD JUMP DOCKER-ISOLATION-STAGE-1',
      'forward filter/DOCKER-ISOLATION-STAGE-1 RETURN',
      'forward filter/FORWARD JUMP DOCKER',
      'forward filter/FORWARD ACCEPT',
      'postrouting nat/POSTROUTING ACCEPT',
      'host docker0 out',
      'host veth out 172.17.0.1:*>172.17.0.2:80',
      'container eth0 in',
      'container httpd in',
    ]);
    expect(rulesOf(asked)).toContain(
      '-A POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
    );
    expect(
      ofOthers(
        seen.filter(({ packet }) => packet.protocol === 'tcp'),
        trace,
      ),
    ).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'across an overlay a packet travels within another, and both hosts see their half of both',
  async () => {
    const second: OneLab = await lab.secondHost();
    const there = new FollowedPackets(second);
    await until('the network between the two', () => lab.page.status?.lan?.own === '10.77.0.1', LIMIT);
    const { said } = await lab.run(
      'docker swarm init --advertise-addr 10.77.0.1 >/dev/null && docker swarm join-token -q worker',
    );
    const token = /SWMTKN-\S+/.exec(said)?.[0];
    await second.run(`docker swarm join --token ${token} 10.77.0.1:2377`);
    await lab.run('docker network create -d overlay --attachable between');
    await lab.run('docker run -d --name near --network between busybox sleep 3600');
    await second.run(
      'until docker run -d --name far --network between busybox sleep 3600; do docker rm far; sleep 0.5; done',
    );
    await lab.run('until docker exec near ping -c 1 -W 1 far; do :; done');
    await there.follow(true);
    const other = there.since();
    const { seen, trace } = await packets.of('docker exec near ping -c 1 far', isReply);
    const inner = only(seen, isRequest);
    const outer = only(seen, ({ id }) => id === inner?.tunnel?.outerPacket);
    expect(anyAddresses(inner)).toEqual([
      ...LEAVES,
      'container eth0 out 10.0.1.*>10.0.1.*',
      'network veth in',
      'network vxlan0 out',
    ]);
    expect(inner?.end).toBe('left');
    expect(inner?.tunnel).toMatchObject({
      vni: expect.any(Number),
      outer: { src: '10.77.0.1', dst: '10.77.0.2', dport: 4789 },
    });
    expect(steps(outer)).toEqual(['host lan0 out 10.77.0.1:*>10.77.0.2:4789']);
    expect(ofOthers(echoes(seen), trace)).toEqual([]);
    await until('the far half', () => only(other(), isReply), LIMIT);
    const arrived = only(other(), isRequest);
    expect(there.steps(arrived)?.map(anyAddress)).toEqual([
      'network vxlan0 in 10.0.1.*>10.0.1.*',
      'network veth out',
      'container eth0 in',
    ]);
    expect(arrived?.end).toBe('delivered');
    expect(there.steps(only(other(), isReply))?.map(anyAddress)).toEqual([
      'container eth0 out 10.0.1.*>10.0.1.*',
      'network veth in',
      'network vxlan0 out',
    ]);
    expect(arrived?.tunnel?.vni).toBe(inner?.tunnel?.vni);
  },
  LIMIT_MS,
);
