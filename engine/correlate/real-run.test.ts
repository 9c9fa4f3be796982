import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { realRun, together } from './real-run.fixture.ts';
import { type Story, storyOf } from './story-of.fixture.ts';

type Milestone = [from: string, to: string, path: string];

const CREATE = 'docker run > docker run > POST /containers/create';
const START = 'docker run > docker run > POST /containers/{id}/start';
const RUNC = `${START} > Tasks/Create > containerd-shim-runc-v2 > runc create`;
const INIT = `${RUNC} > runc init`;
const LAUNCH = `${START} > Tasks/Start > runc start`;

/** From the Enter key to the program, as any container is started. */
const EVERY_RUN: Milestone[] = [
  ['terminal', 'terminal', 'docker run'],
  ['terminal', 'kernel', 'docker run > execve'],
  ['terminal', 'cli', 'docker run > docker run'],
  ['cli', 'kernel', 'docker run > docker run > connect'],
  ['cli', 'dockerd', 'docker run > docker run > HEAD /_ping'],
  ['cli', 'dockerd', CREATE],
  ['dockerd', 'kernel', `${CREATE} > mount`],
  ['dockerd', 'kernel', `${CREATE} > umount2`],
  ['cli', 'dockerd', 'docker run > docker run > POST /containers/{id}/wait'],
  ['cli', 'dockerd', START],
  ['dockerd', 'kernel', `${START} > mount`],
  ['dockerd', 'kernel', `${START} > netlink NEWLINK`],
  ['dockerd', 'kernel', `${START} > netlink SETLINK`],
  ['dockerd', 'containerd', `${START} > Leases/Create`],
  ['dockerd', 'containerd', `${START} > Containers/Create`],
  ['dockerd', 'containerd', `${START} > Leases/Delete`],
  ['dockerd', 'kernel', `${START} > mknodat`],
  ['dockerd', 'containerd', `${START} > Containers/Get`],
  ['dockerd', 'containerd', `${START} > Tasks/Create`],
  ['containerd', 'kernel', `${START} > Tasks/Create > mknodat`],
  ['containerd', 'shim', `${START} > Tasks/Create > containerd-shim-runc-v2 start`],
  ['containerd', 'shim', `${START} > Tasks/Create > containerd-shim-runc-v2`],
  ['containerd', 'kernel', `${START} > Tasks/Create > connect`],
  ['shim', 'runc', RUNC],
  ['runc', 'kernel', `${RUNC} > prctl`],
  ['runc', 'kernel', `${RUNC} > mknodat`],
  ['runc', 'kernel', `${RUNC} > cgroup_mkdir`],
  ['runc', 'kernel', `${RUNC} > cgroup_attach`],
  ['runc', 'container', INIT],
  ['container', 'kernel', `${INIT} > clone`],
  ['container', 'kernel', `${INIT} > unshare`],
  ['container', 'kernel', `${INIT} > mount`],
  ['runc', 'runc', `${RUNC} > libnetwork-setkey`],
  ['runc', 'kernel', `${RUNC} > libnetwork-setkey > connect`],
  ['dockerd', 'kernel', `${START} > setns`],
  ['dockerd', 'kernel', `${START} > netlink NEWADDR`],
  ['dockerd', 'kernel', `${START} > netlink NEWROUTE`],
  ['container', 'kernel', `${INIT} > pivot_root`],
  ['container', 'kernel', `${INIT} > sethostname`],
  ['container', 'kernel', `${INIT} > prctl`],
  ['container', 'kernel', `${INIT} > setuid`],
  ['container', 'kernel', `${INIT} > capset`],
  ['dockerd', 'containerd', `${START} > Tasks/Start`],
  ['shim', 'kernel', `${START} > Tasks/Start > clone`],
  ['shim', 'runc', LAUNCH],
  ['container', 'kernel', `${INIT} > execve`],
];

const WEB: Milestone[] = [
  ...EVERY_RUN,
  ['dockerd', 'dockerd', `${START} > iptables`],
  ['dockerd', 'kernel', `${START} > iptables > exit`],
  ['dockerd', 'dockerd', `${START} > docker-proxy`],
  ['runc', 'container', `${LAUNCH} > httpd`],
];

const HELLO: Milestone[] = [
  ...EVERY_RUN,
  ['cli', 'dockerd', 'docker run > docker run > POST /containers/{id}/attach'],
  ['runc', 'container', `${LAUNCH} > hello`],
  ['container', 'kernel', `${LAUNCH} > hello > exit`],
  ['shim', 'runc', 'Tasks/Delete > runc delete'],
];

const has = (story: Story, trace: string, [from, to, path]: Milestone): boolean =>
  story.spans.some((span) => {
    const own = story.path(span);
    return span.trace === trace && span.from === from && span.to === to && (own === path || own.endsWith(` > ${path}`));
  });

describe.each([
  ['docker run --rm hello-world', 'hello', HELLO],
  ['docker run -d -p 8080:80 --name web busybox httpd -f -p 80', 'web', WEB],
] as const)('%s, as it was observed', (line, name, milestones) => {
  const story = storyOf(realRun(name));
  const own = story.spans.filter((span) => span.trace === 't1');

  test.each(milestones)('%s asks %s: %s', (...milestone) => {
    expect(has(story, 't1', milestone), story.paths.join('\n')).toBe(true);
  });

  test('the root carries what was typed', () => {
    expect(own[0]).toMatchObject({ from: 'terminal', attributes: { [ATTR.commandLine]: line } });
  });

  test('every span but the root has a parent in the same trace, and none starts before it', () => {
    const byId = new Map(own.map((span) => [span.span, span]));
    for (const span of own.slice(1)) {
      const parent = span.parent && byId.get(span.parent);
      expect(parent, story.path(span)).toBeDefined();
      expect(span.at).toBeGreaterThanOrEqual(parent ? parent.at : Number.NaN);
    }
  });

  test('a child is asked by the component that its parent asked', () => {
    const byId = new Map(own.map((span) => [span.span, span]));
    const odd = own.filter((span) => span.parent && byId.get(span.parent)?.to !== span.from).map(story.path);
    const shimWithoutItsCall = (path: string) =>
      /(Tasks\/\w+|\/wait|\/attach) > (runc \w+|clone|prctl|execve|exit|connect)$/.test(path);
    expect(odd.filter((path) => !shimWithoutItsCall(path))).toEqual([]);
  });

  test('nothing that the command caused is left in the background', () => {
    const from = own[0]?.at ?? Number.NaN;
    const to = story.endOf(own[0] as never)?.at ?? Number.NaN;
    const left = story.spans.filter((span) => span.trace === 'background' && span.at > from && span.at < to);
    expect(left.filter((span) => span.from !== 'terminal').map(story.path)).toEqual([]);
  });

  test('runc create brings the bundle, the program its argv, the requests their payload', () => {
    const create = story.find('runc create');
    expect(story.endOf(create)?.attributes[ATTR.ociConfig]).toMatchObject({ ociVersion: expect.any(String) });
    expect(story.endOf(story.find('POST /containers/create'))?.attributes).toMatchObject({ [ATTR.httpStatus]: 201 });
    expect(story.find('Tasks/Create').attributes[ATTR.rpcRequest]).toMatchObject({
      container_id: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('the rights that runc drops one by one are one span with their count', () => {
    const dropped = story.spans.find(
      (span) => story.path(span) === `${INIT} > prctl` && JSON.stringify(span.attributes).includes('CAPBSET_DROP'),
    );
    expect(dropped && story.endOf(dropped)?.attributes[ATTR.count]).toBeGreaterThan(20);
  });
});

test('what ends, ends: only what outlives its command stays open', () => {
  const open = (name: 'hello' | 'web') => {
    const story = storyOf(realRun(name));
    return story.spans.filter((span) => span.trace === 't1' && !story.endOf(span)).map((span) => span.name);
  };
  expect(open('hello')).toEqual([]);
  expect(open('web').sort()).toEqual(['containerd-shim-runc-v2', 'docker-proxy', 'docker-proxy', 'httpd']);
});

describe.each([0, 7e6, 40e6, 150e6])('two real runs at once, the second %d ns after the first', (later) => {
  const story = storyOf(together(realRun('web'), realRun('hello'), later));
  const idIn = (trace: string): string => {
    const create = story.spans.find((span) => span.trace === trace && span.name === 'Tasks/Create');
    return String(create?.attributes[ATTR.containerId]);
  };
  const traceOf = (line: string) => story.spans.find((span) => span.attributes[ATTR.commandLine] === line)?.trace ?? '';
  const web = traceOf('docker run -d -p 8080:80 --name web busybox httpd -f -p 80');
  const hello = traceOf('docker run --rm hello-world');

  /** What a daemon does for either in its own process, naming neither: of no one, rather than of the wrong one. */
  const ANONYMOUS = /^(mount|umount2|setns|connect|netlink \w+|Leases\/Create)$/;
  const isAnonymous = ([from, , path]: Milestone) =>
    (from === 'dockerd' || from === 'containerd') && ANONYMOUS.test(path.split(' > ').at(-1) ?? '');

  test.each(WEB.filter((milestone) => !isAnonymous(milestone)))(
    'the first has its own: %s asks %s: %s',
    (...milestone) => {
      expect(has(story, web, milestone)).toBe(true);
    },
  );

  test.each(HELLO.filter((milestone) => !isAnonymous(milestone)))(
    'the second has its own: %s asks %s: %s',
    (...milestone) => {
      expect(has(story, hello, milestone)).toBe(true);
    },
  );

  test('neither speaks of the container of the other', () => {
    const foreign = (trace: string, id: string) =>
      story.spans
        .filter((span) => span.trace === trace && JSON.stringify(span.attributes).includes(id))
        .map(story.path);
    expect(idIn(web)).not.toBe(idIn(hello));
    expect(foreign(web, idIn(hello))).toEqual([]);
    expect(foreign(hello, idIn(web))).toEqual([]);
  });

  test('no span hangs below a span of another trace', () => {
    const traces = new Map(story.spans.map((span) => [span.span, span.trace]));
    expect(story.spans.filter((span) => span.parent && traces.get(span.parent) !== span.trace)).toEqual([]);
  });
});
