/** For tests: commands that change a lab's network, drawn by a seed. Some of them fail, as people's do. */
import { seeded } from '../seeded.fixture.ts';

const PORTS = [8080, 8081, 8082, 8083];
const NAMES = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9'] as const;
const NETWORKS = ['n0', 'n1', 'n2', 'n3'] as const;

type Draw = <T>(from: readonly T[]) => T;

const KINDS: readonly ((draw: Draw) => string)[] = [
  (draw) => `docker network create ${draw(['', '', '--internal', '--label a=b'])} ${draw(NETWORKS)}`,
  (draw) => `docker network rm ${draw(NETWORKS)}`,
  (draw) => run(draw, `--network ${draw(NETWORKS)} --network-alias ${draw(['api', 'db'])}`),
  (draw) => run(draw, `--network ${draw(NETWORKS)} -p ${draw(PORTS)}:80`),
  (draw) => run(draw, `-p ${draw(PORTS)}:80`),
  (draw) => run(draw, draw(['', '--network none', '--network host', `--network container:${draw(NAMES)}`])),
  (draw) => `docker rm -f ${draw(NAMES)}`,
  (draw) => `docker rm -f ${draw(NAMES)} ${draw(NAMES)}`,
  (draw) => `docker network connect ${draw(NETWORKS)} ${draw(NAMES)}`,
  (draw) => `docker network disconnect ${draw(NETWORKS)} ${draw(NAMES)}`,
  (draw) => `docker ${draw(['pause', 'unpause'])} ${draw(NAMES)}`,
  (draw) => `docker ${draw(['restart -t 0', 'stop -t 0', 'start', 'kill'])} ${draw(NAMES)}`,
  (draw) =>
    `iptables -${draw(['A', 'I'])} ${draw(['DOCKER-USER', 'INPUT', 'FORWARD'])} -s 10.${draw(PORTS) % 7}.0.0/16 -j ${draw(['DROP', 'ACCEPT'])}`,
  (draw) => `iptables -D ${draw(['DOCKER-USER', 'INPUT', 'FORWARD'])} 1`,
  (draw) => `ip6tables -A INPUT -p tcp --dport ${draw(PORTS)} -j DROP`,
  (draw) => `iptables -t nat -${draw(['N', 'X', 'F'])} MINE; iptables -t nat -A MINE -p udp -j RETURN`,
  (draw) => `timeout 1 curl -s 172.17.0.1:${draw(PORTS)}`,
  (draw) => `ip link add dev x${draw(NETWORKS)} type ${draw(['bridge', 'veth peer name y0'])}`,
  (draw) => `ip link del x${draw(NETWORKS)}`,
];

const run = (draw: Draw, options: string): string =>
  `docker run -d --name ${draw(NAMES)} ${options} busybox ${draw(['sleep 1000', 'httpd -f -p 80'])}`;

/** @param seed gives the same commands again */
export function randomCommands(seed: number, count: number): string[] {
  const next = seeded(seed);
  const draw: Draw = (from) => from[Math.floor(next() * from.length)] as never;
  return Array.from({ length: count }, () => draw(KINDS)(draw));
}

/** What takes all of it away again. */
export const UNDO = [
  'docker unpause $(docker ps -q --filter status=paused); docker rm -f $(docker ps -aq); docker network prune -f',
  'for x in $(ip -o link | grep -o "xn[0-9]"); do ip link del $x; done',
  'iptables -F DOCKER-USER; iptables -A DOCKER-USER -j RETURN; iptables -F INPUT; ip6tables -F INPUT',
  'iptables -t nat -F MINE; iptables -t nat -X MINE; true',
].join('\n');
