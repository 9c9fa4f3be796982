/**
 * On a real engine, whatever a command line makes happen is in that command's trace, below a parent, however the command
 * line is written and whatever else runs at the time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExecProcess } from '#engine/lab/driver.ts';
import { AttributedLab, type TypedLine } from './attributed-lab.fixture.ts';

const SOCKET = '/run/docker.sock';
const API = `curl -s --unix-socket ${SOCKET} http://d/containers/json`;
const PYTHON = `python3 -c "import socket; s = socket.socket(socket.AF_UNIX); s.connect('${SOCKET}'); s.send(b'GET /containers/json HTTP/1.0\\r\\n\\r\\n'); s.recv(99999)"`;
const SDK = 'python3 /root/sdk.py';
const BUILDX = 'docker buildx build -q -t three /root/context';
const RUN = 'docker run --rm --network none busybox';
const compose = (words: string): string => `docker compose -f /root/compose.yaml ${words}`;

/** Typed in this order; `causes` are names that must be in the trace of this line, each as often as told, or `least` so often. */
const LINES: { line: string; causes: Record<string, number>; least?: Record<string, number> }[] = [
  { line: 'docker ps -q', causes: { 'GET /containers/json': 1 } },
  {
    line: 'docker run -d --network none --name box busybox sleep 600',
    causes: { 'Tasks/Create': 1, 'Tasks/Start': 1 },
  },
  {
    line: 'docker ps -q --filter name=box | xargs -r docker inspect',
    causes: { 'GET /containers/json': 1, 'GET /containers/{id}/json': 1 },
  },
  {
    line: `${RUN} echo a && ${RUN} echo b; docker ps`,
    causes: { 'POST /containers/create': 2, 'Tasks/Create': 2, 'runc create': 2, 'GET /containers/json': 1 },
  },
  { line: `${RUN} sleep 1 &`, causes: { 'POST /containers/create': 1, 'Tasks/Create': 1, sleep: 1 } },
  { line: 'time docker version', causes: { 'GET /version': 1 } },
  { line: 'for i in 1 2 3; do docker exec box true; done', causes: { 'POST /exec/{id}/start': 3, 'runc exec': 3 } },
  { line: 'echo $(docker ps -q)', causes: { 'GET /containers/json': 1 } },
  { line: '(docker ps; docker images) | cat', causes: { 'GET /containers/json': 1, 'GET /images/json': 1 } },
  { line: 'bash /root/work.sh', causes: { 'GET /containers/json': 2, 'GET /info': 1, 'runc exec': 1 } },
  { line: 'env -i PATH=$PATH docker ps', causes: { 'GET /containers/json': 1 } },
  {
    line: 'env -i /bin/sh -c "/usr/bin/docker ps; /usr/bin/docker info >/dev/null"',
    causes: { 'GET /containers/json': 1, 'GET /info': 1 },
  },
  { line: 'setsid --wait docker ps', causes: { 'GET /containers/json': 1 } },
  { line: 'nohup docker ps >/dev/null 2>&1', causes: { 'GET /containers/json': 1 } },
  { line: API, causes: { 'GET /containers/json': 1 } },
  { line: PYTHON, causes: { 'GET /containers/json': 1 } },
  { line: SDK, causes: { 'GET /containers/json': 1 } },
  { line: 'sudo docker ps', causes: { 'GET /containers/json': 1 } },
  {
    line: 'TERM=xterm timeout --foreground -s INT 5 watch -n 0.5 docker ps',
    causes: {},
    least: { 'GET /containers/json': 2 },
  },
  { line: compose('up -d'), causes: { 'POST /containers/create': 3, 'Tasks/Create': 3, 'runc create': 3 } },
  { line: compose('ps'), causes: { 'POST /containers/create': 0 }, least: { 'GET /containers/json': 1 } },
  { line: compose('down -t 0'), causes: { 'DELETE /containers/{id}': 3, 'DELETE /networks/{id}': 1 } },
  { line: 'docker exec box sh -c "true & (true); /bin/true"', causes: { 'runc exec': 1 } },
  { line: 'docker build -q -t one /root/context', causes: {} },
  { line: BUILDX, causes: {} },
  {
    line: 'DOCKER_BUILDKIT=0 docker build -q -t two /root/context',
    causes: { 'POST /build': 1, 'Tasks/Create': 1, 'runc create': 1 },
  },
  { line: 'docker run -d --network none --name box-one busybox sleep 600', causes: { 'Tasks/Start': 1 } },
  { line: 'docker run -d --network none --name box-two busybox sleep 600', causes: { 'Tasks/Start': 1 } },
  { line: 'docker rm -f box', causes: { 'DELETE /containers/{id}': 1, 'Tasks/Kill': 1 } },
];

const SCRIPT = 'work() { docker ps; ( docker ps -a ); }\nwork | cat\ndocker info >/dev/null\ndocker exec box true\n';
const DOCKERFILE = 'FROM busybox\nRUN echo hello > /hello\n';
const SERVICE = (name: string) => `  ${name}:\n    image: busybox\n    command: sleep 600\n`;
const COMPOSE = `services:\n${['a', 'b', 'c'].map(SERVICE).join('')}`;
/** As the Python SDK does it: the standard library's client over a socket of its own. */
const PROGRAM = `import http.client, socket
class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("${SOCKET}")
engine = Engine("localhost")
engine.request("GET", "/containers/json")
engine.getresponse().read()
`;
const FILES = [
  `printf '${SCRIPT.replaceAll('\n', '\\n')}' > /root/work.sh; mkdir -p /root/context`,
  `printf '${COMPOSE.replaceAll('\n', '\\n')}' > /root/compose.yaml`,
  `printf '${PROGRAM.replaceAll('\n', '\\n')}' > /root/sdk.py`,
  `printf '${DOCKERFILE.replaceAll('\n', '\\n')}' > /root/context/Dockerfile`,
];

/** It ends and is started again, by nobody's command. */
const RESTARTING = 'docker run -d --network none --restart=always --name again busybox sleep 0.3';

/** What terminal `n` types as its i-th concurrent line: each makes, uses or removes only what its name says. */
const concurrently = (terminal: string, i: number): string => {
  const name = `${terminal}-${i}`;
  const run = `docker run --rm --name ${name}`;
  switch (i % 5) {
    case 0:
      return `${run} busybox true &`;
    case 1:
      return `${run} -p ${(terminal === 'one' ? 8100 : 8200) + i}:80 busybox true &`;
    case 2:
      return `docker network create net-${name} && docker network rm net-${name} &`;
    case 3:
      return `docker volume create vol-${name} && docker volume rm vol-${name} &`;
    default:
      return `docker exec box-${terminal} echo vol-${name} &`;
  }
};

let lab: AttributedLab;
let shells: [ExecProcess, ExecProcess];
let typed: Map<string, TypedLine>;

beforeAll(async () => {
  lab = await AttributedLab.boot();
  shells = [await lab.terminal('one'), await lab.terminal('two')];
  const [one, two] = shells;
  for (const line of FILES) await lab.type(one, 'one', line);
  await lab.type(one, 'one', RESTARTING);
  two.stdin.write('docker events >/dev/null & docker logs -f again >/dev/null & docker stats >/dev/null\n');
  for (const { line } of LINES) await lab.type(one, 'one', line);
  two.stdin.write('\x03');
  await lab.type(two, 'two', 'docker rm -f again');
  await lab.type(two, 'two', 'kill %1');
  await lab.atOnce(
    Array.from({ length: 20 }, (_, i) => [
      [one, 'one', concurrently('one', i)],
      [two, 'two', concurrently('two', i)],
    ]).flat() as [ExecProcess, string, string][],
  );
  await lab.type(one, 'one', 'docker rm -f box-one box-two');
  lab.fold();
  typed = lab.typedLines();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

describe('one line after the other', () => {
  test.each(LINES)('$line', ({ line, causes, least = {} }) => {
    const names = (typed.get(line)?.spans ?? []).map(({ name }) => name);
    for (const [name, times] of Object.entries(causes))
      expect([name, names.filter((own) => own === name).length]).toEqual([name, times]);
    for (const [name, times] of Object.entries(least))
      expect(names.filter((own) => own === name).length, name).toBeGreaterThanOrEqual(times);
  });
});

test('a container that starts again does so in the background, not in whatever command runs then', () => {
  const starts = (line: string) => (typed.get(line)?.spans ?? []).filter(({ name }) => name === 'Tasks/Start').length;
  expect(starts(RESTARTING)).toBe(1);
  expect(lab.inBackground('Tasks/Start')).toBeGreaterThan(0);
});

describe('two terminals with twenty lines each at once', () => {
  const lines = ['one', 'two'].flatMap((terminal) => Array.from({ length: 20 }, (_, i) => concurrently(terminal, i)));

  test.each(lines)('%s has what names its container, and nothing of others', (line) => {
    const own = typed.get(line);
    expect(own).toBeDefined();
    expect(lab.namedElsewhere(own as TypedLine)).toEqual([]);
  });
});

describe('the whole', () => {
  test('has no span without a parent but the roots, and none below a span of another trace', () => {
    expect(lab.orphans()).toEqual([]);
  });

  test('has no request of a client in the background', () => {
    expect(lab.strayRequests()).toEqual([]);
  });

  test('has no child before its parent', () => {
    expect(lab.earlyChildren()).toEqual([]);
  });

  test('is known for the most part, not guessed', () => {
    const counts = lab.counts();
    expect(counts.inferred / counts.all, JSON.stringify(counts, null, 1)).toBeLessThan(0.1);
  });
});
