import { describe, expect, it } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { CONTAINERD } from './explain/containerd.ts';
import { HTTP } from './explain/http.ts';
import { SYSCALLS } from './explain/syscalls.ts';
import { type Explainable, explain, explainFlags } from './explain.ts';

const span = (from: Component, to: Component, name: string, attributes: Attributes = {}): Explainable => ({
  from,
  to,
  name,
  attributes,
});
const call = (name: string, args: Attributes = {}, from: Component = 'runc') =>
  span(from, 'kernel', name, { [ATTR.syscallArgs]: args });
const http = (name: string, attributes: Attributes = {}) =>
  span('cli', 'dockerd', name, { [ATTR.httpMethod]: name.split(' ')[0] ?? '', ...attributes });
const rpc = (name: string) => span('dockerd', 'containerd', name, { [ATTR.rpcSystem]: 'grpc' });
const program = (from: Component, to: Component, name: string, argv = name) =>
  span(from, to, name, { [ATTR.argv]: argv.split(' ') });

/** Everything that one real `docker run -d -p 8080:80 --name web busybox httpd -f -p 80` was seen to do. */
const ONE_RUN: Explainable[] = [
  span('terminal', 'terminal', 'docker run'),
  program('terminal', 'cli', 'docker run'),
  ...['HEAD /_ping', 'POST /containers/create', 'POST /containers/{id}/wait', 'POST /containers/{id}/start'].map(
    (name) => http(name),
  ),
  ...['Leases/Create', 'Containers/Create', 'Leases/Delete', 'Containers/Get', 'Tasks/Create', 'Tasks/Start'].map(rpc),
  ...['Task/Create', 'Task/Connect', 'Task/Start', 'Task/State', 'Events/Forward'].map(rpc),
  program('dockerd', 'dockerd', 'iptables', '/usr/sbin/iptables --wait -t nat -C DOCKER -p tcp --dport 8080 -j DNAT'),
  program('dockerd', 'dockerd', 'docker-proxy'),
  program('containerd', 'shim', 'containerd-shim-runc-v2 start'),
  program('shim', 'shim', 'containerd-shim-runc-v2'),
  ...['runc create', 'runc start'].map((name) => program('shim', 'runc', name)),
  program('runc', 'container', 'runc init'),
  program('runc', 'runc', 'libnetwork-setkey'),
  program('runc', 'container', 'httpd'),
  ...['NEWLINK', 'SETLINK', 'NEWADDR', 'NEWROUTE'].map((type) => call(`netlink ${type}`, { type }, 'dockerd')),
  ...['clone', 'connect', 'mount', 'umount2', 'mknodat', 'exit', 'prctl', 'cgroup_mkdir', 'cgroup_attach'].map((name) =>
    call(name),
  ),
  ...[
    'unshare',
    'setuid',
    'setgid',
    'setgroups',
    'keyctl',
    'setns',
    'pivot_root',
    'sethostname',
    'capset',
    'execve',
  ].map((name) => call(name)),
];

describe('an explanation', () => {
  it.each(ONE_RUN.map((one): [string, Explainable] => [`${one.from} → ${one.to} ${one.name}`, one]))(
    'exists for %s',
    (_, one) => {
      const { text, generic } = explain(one);
      expect(generic).toBeUndefined();
      expect(text).toMatch(/^[A-Z].*[.”]$|^docker.*\.$|^containerd.*\.$/);
    },
  );

  it('says that it has nothing of its own for an unknown name', () => {
    for (const unknown of [
      http('POST /nowhere'),
      rpc('Nobody/Nothing'),
      call('nocall'),
      program('dockerd', 'dockerd', 'nobody'),
    ])
      expect(explain(unknown)).toMatchObject({ generic: true, text: expect.any(String) });
  });

  it('names the specification', () => {
    expect(explain(http('POST /containers/create')).spec?.name).toBe('Docker Engine API v1.45');
    expect(explain(rpc('Tasks/Create')).spec?.name).toBe('containerd API: services.tasks.v1');
    expect(explain(program('shim', 'runc', 'runc create')).spec?.name).toBe(
      'OCI Runtime Specification 1.2: runtime.md#create',
    );
    expect(explain(call('pivot_root')).spec).toEqual({
      name: 'Linux man-pages: pivot_root(2)',
      url: 'https://man7.org/linux/man-pages/man2/pivot_root.2.html',
    });
  });
});

describe('an explanation reads what was sent', () => {
  const mount = (source: string, target: string, type: string, ...flags: string[]) =>
    explain(call('mount', { source, target, type, flags })).text;
  const iptables = (rule: string) => explain(program('dockerd', 'dockerd', 'iptables', `iptables --wait ${rule}`)).text;

  it.each([
    ['a missing image', explain(http('POST /containers/create', { [ATTR.httpStatus]: 404 })).text, /not on this host/],
    ['a taken name', explain(http('POST /containers/create', { [ATTR.httpStatus]: 409 })).text, /has that name/],
    [
      'ps -a',
      explain(http('GET /containers/json', { [ATTR.urlPath]: '/v1.45/containers/json?all=1' })).text,
      /running or not/,
    ],
    ['an overlay', mount('overlay', '/var/lib/docker/overlay2/x/merged', 'overlay'), /root file system/],
    ['/proc', mount('proc', '/proc/self/fd/6', 'proc', 'MS_NOSUID'), /pid namespace/],
    ['a masked path', mount('/dev/null', '/proc/kcore', '', 'MS_BIND'), /Hides a file/],
    ['a remount', mount('/proc/sys', '/proc/sys', '', 'MS_BIND', 'MS_REMOUNT', 'MS_RDONLY'), /read-only/],
    ['a device', mount('/dev/zero', '/proc/self/fd/6', 'bind', 'MS_BIND'), /Lends/],
    ['propagation', mount('', '/', '', 'MS_REC', 'MS_SLAVE'), /do not show up on the host/],
    [
      'a new veth',
      explain(call('netlink NEWLINK', { type: 'NEWLINK', kind: 'veth', peer: 'veth1' })).text,
      /veth pair/,
    ],
    [
      'a move into a namespace',
      explain(call('netlink SETLINK', { type: 'SETLINK', netnsFd: 31 })).text,
      /another network namespace/,
    ],
    [
      'a netlink message by its system call',
      explain(call('sendto', { type: 'NEWADDR', local: '172.17.0.2' })).text,
      /172\.17\.0\.2/,
    ],
    [
      'clone with namespaces',
      explain(call('clone', { flags: ['CLONE_NEWNS', 'CLONE_NEWPID'] })).text,
      /new namespaces/,
    ],
    ['seccomp by prctl', explain(call('prctl', { option: 'PR_SET_SECCOMP' })).text, /filter of allowed/],
    ['the waiting FIFO', explain(call('mknodat', { type: 'fifo', path: '/x/exec.fifo' })).text, /runc start/],
    ['a question to iptables', iptables('-t nat -C DOCKER -j DNAT'), /asks whether/],
    ['a new rule', iptables('-t nat -A DOCKER -j DNAT'), /adds the rule that sends/],
  ])('%s', (_, text, expected) => expect(text).toMatch(expected));
});

describe('flags', () => {
  it('are explained by name, each once, wherever they stand in the arguments', () => {
    const flags = explainFlags(
      call('unshare', { flags: ['CLONE_NEWNS', 'CLONE_NEWPID', 'CLONE_NEWNS'], more: { option: 'PR_SET_SECCOMP' } }),
    );
    expect(flags.map(({ flag }) => flag)).toEqual(['CLONE_NEWNS', 'CLONE_NEWPID', 'PR_SET_SECCOMP']);
  });

  it('include capabilities', () => {
    expect(explainFlags(call('capset', { effective: ['CAP_NET_RAW'] }))).toEqual([
      { flag: 'CAP_NET_RAW', text: expect.stringContaining('ping') },
    ]);
  });
});

describe('the tables', () => {
  it.each([
    ['http', HTTP],
    ['containerd', CONTAINERD],
    ['system calls', SYSCALLS],
  ])('of %s are sentences', (_, table) => {
    for (const [name, entry] of Object.entries(table)) {
      const text = typeof entry === 'string' ? entry : typeof entry === 'function' ? entry(http(name)) : entry.text;
      expect(text, name).toMatch(/^\S.{10,}\.$/);
    }
  });
});
