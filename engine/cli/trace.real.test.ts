import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { SpanStarted } from '#engine/trace/event.ts';
import { decodeRecording, type Recording } from '#engine/trace/recording.ts';
import { failurePath, type SpanNode, treeOf } from './span-tree.ts';

const TRACE = fileURLToPath(new URL('./trace.ts', import.meta.url));
const LIMIT = 180_000;

type Outcome = { status: number | null; stdout: string; stderr: string };

/** Of this test alone: other runs of the moment have theirs elsewhere. */
const RUNS = mkdtempSync('/var/tmp/er-test-');
chmodSync(RUNS, 0o711);
afterAll(() => rmSync(RUNS, { recursive: true, force: true }));

const start = (words: string[]) =>
  spawn(process.execPath, ['--import', 'tsx', TRACE, ...words], { env: { ...process.env, ENGINE_ROOM_RUNS: RUNS } });

async function trace(words: string[], input = ''): Promise<Outcome> {
  const child = start(words);
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { status, stdout, stderr };
}

const mounted = (folder: string): boolean => readFileSync('/proc/self/mountinfo', 'utf8').includes(folder);

function rootOf({ events }: Recording): SpanNode {
  const start = events.find((event) => event.type === 'span.started' && !event.parent && event.trace !== 'background');
  const root = start && treeOf(events, (start as SpanStarted).trace);
  if (!root) throw new Error('the recording has no run');
  return root;
}

type Found = { node: SpanNode; path: string[] };

function all(node: SpanNode, above: string[] = []): Found[] {
  const path = [...above, node.start.name];
  return [{ node, path }, ...node.children.flatMap((child) => all(child, path))];
}

/** Spans of the run that the tree has no place for. */
function orphansOf({ events }: Recording, spans: readonly Found[]): string[] {
  const placed = new Set(spans.map(({ node }) => node.start.span));
  const [root] = spans;
  const own = events.filter((event): event is SpanStarted => event.type === 'span.started');
  return own
    .filter(({ trace, span }) => trace === root?.node.start.trace && !placed.has(span))
    .map(({ from, to, name }) => `${from} ${to} ${name}`);
}

const told = ({ start, end }: SpanNode): string =>
  `${start.from} ${start.to} ${start.name} ${JSON.stringify({ ...start.attributes, ...end?.attributes })}`;

test(
  '--json prints a recording of hello-world with every hop, and nothing else',
  async () => {
    const { status, stdout, stderr } = await trace(['--json', 'docker', 'run', '--rm', 'hello-world']);
    expect(status).toBe(0);
    expect(stderr).toContain('Hello from');
    const recording = decodeRecording(stdout);
    expect(recording.unreadable).toEqual([]);
    expect(recording.header.title).toBe('docker run --rm hello-world');
    const found = all(rootOf(recording));
    const hops: [string, RegExp][] = [
      ['create', /^cli dockerd POST \/containers\/create .*"Image":"hello-world"/],
      ['start', /^cli dockerd POST \/containers\/\{id\}\/start /],
      ['wait', /^cli dockerd POST \/containers\/\{id\}\/wait /],
      ['Containers/Create', /^dockerd containerd Containers\/Create .*"rpc.request.message":\{/],
      ['Tasks/Create', /^dockerd containerd Tasks\/Create .*"rpc.request.message":\{/],
      ['Tasks/Start', /^dockerd containerd Tasks\/Start .*"rpc.response.message":\{/],
      [
        'runc create',
        /^shim runc runc create .*"oci.runtime.config":\{.*"process.command_args":|^shim runc runc create .*"process.command_args":.*"oci.runtime.config":\{/,
      ],
      ['runc start', /^shim runc runc start .*"process.command_args":/],
      ['namespaces', /^\w+ kernel (unshare|clone) .*CLONE_NEWPID/],
      ['mount', /^\w+ kernel mount .*"proc"/],
      ['pivot_root', /^\w+ kernel pivot_root /],
      ['the program', /^\w+ kernel execve .*"\/hello"/],
    ];
    for (const [hop, shape] of hops) {
      const hit = found.find(({ node }) => shape.test(told(node)));
      expect(hit, hop).toBeDefined();
      expect(hit?.node.start.evidence, hop).toBe('observed');
      expect(hit?.path[0], hop).toBe('docker run');
    }
  },
  LIMIT,
);

test(
  'a published web server shows each milestone of a run',
  async () => {
    const line = 'docker run -d -p 8080:80 --name web busybox httpd -f -p 80';
    const { status, stdout } = await trace(['--json', ...line.split(' ')]);
    expect(status).toBe(0);
    const recording = decodeRecording(stdout);
    const spans = all(rootOf(recording));
    const found = spans.map(({ node }) => told(node));
    const milestones: [RegExp, number][] = [
      [/^cli dockerd HEAD \/_ping /, 1],
      [/^cli dockerd POST \/containers\/create /, 1],
      [/^cli dockerd POST \/containers\/\{id\}\/wait /, 1],
      [/^cli dockerd POST \/containers\/\{id\}\/start /, 1],
      [/^dockerd kernel mount .*"overlay"/, 3],
      [/^dockerd kernel netlink NEWLINK .*"veth/, 1],
      [/^dockerd \w+ iptables .*"-A"/, 3],
      [/^dockerd \w+ iptables .*"-C"/, 3],
      [/^dockerd \w+ docker-proxy /, 2],
      [/^dockerd containerd Leases\/Create /, 1],
      [/^dockerd containerd Containers\/Create /, 1],
      [/^dockerd containerd Leases\/Delete /, 1],
      [/^dockerd containerd Containers\/Get /, 1],
      [/^dockerd containerd Tasks\/Create /, 1],
      [/^dockerd containerd Tasks\/Start /, 1],
      [/^containerd shim containerd-shim-runc-v2 start /, 1],
      [/^shim runc runc create /, 1],
      [/^runc container runc init /, 1],
      [/^runc kernel cgroup_mkdir /, 1],
      [/^runc kernel cgroup_attach/, 1],
      [/^\w+ kernel unshare .*CLONE_NEWNET/, 1],
      [/^\w+ runc libnetwork-setkey|^runc \w+ libnetwork-setkey/, 1],
      [/^dockerd kernel setns /, 1],
      [/^\w+ kernel pivot_root /, 1],
      [/^\w+ kernel sethostname /, 1],
      [/^\w+ kernel (prctl|seccomp) .*SECCOMP/, 1],
      [/^\w+ kernel capset /, 1],
      [/^shim runc runc start /, 1],
      [/^runc container httpd /, 1],
    ];
    for (const [shape, least] of milestones) {
      expect(found.filter((span) => shape.test(span)).length, String(shape)).toBeGreaterThanOrEqual(least);
    }
    const START = 'POST /containers/{id}/start';
    const parents: [child: RegExp, parents: string[]][] = [
      [/^containerd shim Task\/Create /, ['Tasks/Create']],
      [/^containerd shim Task\/Start /, ['Tasks/Start']],
      [/^dockerd kernel mount .*"overlay"/, ['POST /containers/create', START]],
      [/^dockerd kernel netlink NEWLINK .*"veth/, [START]],
      [/^dockerd \w+ iptables /, [START]],
    ];
    for (const [shape, expected] of parents) {
      const above = spans.filter(({ node }) => shape.test(told(node))).map(({ path }) => path.at(-2));
      expect(above, String(shape)).not.toEqual([]);
      expect(expected, String(shape)).toEqual(expect.arrayContaining(above));
    }
    expect(orphansOf(recording, spans)).toEqual([]);
  },
  LIMIT,
);

test.each([
  [
    'an image that is not there',
    ['docker', 'run', 'nosuch'],
    125,
    /^dockerd registry GET \/v2\/\{name\}\/manifests\/\{reference\} /,
  ],
  ['a program that fails', ['docker', 'run', 'busybox', 'false'], 1, /^runc container false /],
  ['an option that does not exist', ['docker', 'run', '--no-such-flag', 'busybox'], 125, /^terminal cli docker run /],
])(
  '%s: the recording says where it failed, and the status is the command’s',
  async (_, argv, expected, where) => {
    const { status, stdout } = await trace(['--json', ...argv]);
    expect(status).toBe(expected);
    const path = failurePath(rootOf(decodeRecording(stdout)));
    expect(path[0]?.end?.outcome).toMatchObject({ ok: false, error: expect.stringContaining(String(expected)) });
    const last = path.at(-1) as SpanNode;
    expect(told(last)).toMatch(where);
    expect(last.end?.outcome.ok).toBe(false);
  },
  LIMIT,
);

test(
  'without --json a person gets the output and a tree that ends with where it failed',
  async () => {
    const { status, stdout, stderr } = await trace(
      ['docker', 'run', '-i', '--rm', 'busybox', 'sh', '-c', 'cat; exit 7'],
      'typed in\n',
    );
    expect(status).toBe(7);
    expect(stdout).toMatch(/^typed in\n/);
    expect(stdout).toContain('├─ ');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^failed at: runc → container sh.*exit status 7/);
    expect(stderr).not.toContain('✗');
  },
  LIMIT,
);

test(
  'a program that is not there ends with 127',
  async () => {
    expect((await trace(['--json', 'no-such-program'])).status).toBe(127);
  },
  LIMIT,
);

test.each([
  ['no command', [], 'Which command?'],
  ['an unknown option', ['--yaml', 'docker', 'ps'], 'There is no option --yaml.'],
])('%s is refused with the usage, without a lab', async (_, words, reason) => {
  const { status, stdout, stderr } = await trace(words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).toContain('npm run --silent trace');
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle leaves no lab',
  async (signal) => {
    const child = start(['docker', 'run', '--rm', 'busybox', 'sh', '-c', 'echo here; sleep 1000']);
    const ended = once(child, 'exit');
    let said = '';
    for await (const bytes of child.stdout) {
      said += bytes;
      if (said.includes('here')) break;
    }
    expect(readdirSync(RUNS)).toHaveLength(1);
    expect(mounted(RUNS)).toBe(true);
    child.kill(signal);
    expect((await ended)[0]).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(mounted(RUNS)).toBe(false);
    expect(readdirSync(RUNS)).toEqual([]);
  },
  LIMIT,
);
