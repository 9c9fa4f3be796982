/** What is told of a real lab's processes equals what /proc and Docker say of them, whichever flags containers are started with. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { NAMESPACES, type NamespaceKind, type ProcessFacts } from '#engine/trace/process-facts.ts';
import { ContainersLab, LIMIT } from './containers-lab.fixture.ts';
import { groupOf, processesIn, processesTold } from './told-processes.fixture.ts';

const own = new ContainersLab();
const ids = new Map<string, string>();

const start = async (name: string, flags = ''): Promise<string> => {
  const id = await own.start(`--name ${name} ${flags}`);
  ids.set(name, id);
  return id;
};

/** As the test itself reads them. */
const readNamespaces = (pid: number): Record<NamespaceKind, string> =>
  Object.fromEntries(
    NAMESPACES.map((kind) => [kind, /\d+/.exec(readlinkSync(`/proc/${pid}/ns/${kind}`))?.[0]]),
  ) as Record<NamespaceKind, string>;

const first = (container: string): Promise<ProcessFacts> =>
  vi.waitFor(() => {
    const found = processesIn(processesTold(own.lab), container).find(({ exec }) => !exec);
    if (!found) throw new Error(`no process of ${container} was told`);
    expect(found.program).not.toMatch(/^runc/);
    return found;
  }, LIMIT);

const host = (): ProcessFacts => {
  const dockerd = [...processesTold(own.lab)['process-facts'].values()].find(({ program }) => program === 'dockerd');
  if (!dockerd) throw new Error('dockerd was not told');
  return dockerd;
};

const shares = (one: ProcessFacts, other: ProcessFacts): NamespaceKind[] =>
  NAMESPACES.filter((kind) => one.namespaces[kind] === other.namespaces[kind]);

/** Those that all have, and those that the version of control groups decides. */
const ALWAYS: readonly NamespaceKind[] = ['user', 'time'];
const decided = (kinds: readonly NamespaceKind[]) =>
  kinds.filter((kind) => !ALWAYS.includes(kind) && kind !== 'cgroup');

it('the parts of the engine are told, in the lab’s own namespaces', async () => {
  const programs = () => [...processesTold(own.lab)['process-facts'].values()].map(({ program }) => program);
  await vi.waitFor(() => expect(programs()).toEqual(expect.arrayContaining(['dockerd', 'containerd'])), LIMIT);
  const dockerd = host();
  expect(dockerd.namespaces).toEqual(readNamespaces(dockerd.pid));
  expect(dockerd).toMatchObject({ uid: 0, gid: 0, uidMap: [{ inside: 0, outside: 0, count: 65536 }] });
  expect(dockerd.container).toBeUndefined();
}, 120_000);

it('two containers on one network have namespaces of their own', async () => {
  const [web, api] = [await first(await start('web')), await first(await start('api'))];
  for (const facts of [web, api]) expect(facts.namespaces).toEqual(readNamespaces(facts.pid));
  expect(decided(shares(web, api))).toEqual([]);
  expect(decided(shares(web, host()))).toEqual([]);
  expect(web.pids).toHaveLength(3);
  expect(web.pids[2]).toBe(1);
  expect(web).toMatchObject({ program: 'sleep', seccomp: 'filter', noNewPrivileges: false, uid: 0 });
  expect(web.capabilities.bounding).toHaveLength(14);
  await vi.waitFor(() => {
    const shims = [...processesTold(own.lab)['process-facts'].values()].filter(({ program }) => /shim/.test(program));
    expect(shims.map(({ serves }) => serves).toSorted()).toEqual([web.container, api.container].toSorted());
  }, LIMIT);
}, 120_000);

it('two containers on a network that somebody made share none of its namespaces either', async () => {
  await own.say('docker network create mine');
  const [one, other] = [
    await first(await start('mine1', '--network mine')),
    await first(await start('mine2', '--network mine')),
  ];
  for (const facts of [one, other]) expect(facts.namespaces).toEqual(readNamespaces(facts.pid));
  expect(decided(shares(one, other))).toEqual([]);
  expect(one.namespaces.net).not.toBe(host().namespaces.net);
}, 120_000);

it('--cgroupns=host shares the namespace of control groups with the lab, --cgroupns=private does not', async () => {
  const [open, closed] = [
    await first(await start('c1', '--cgroupns=host')),
    await first(await start('c2', '--cgroupns=private')),
  ];
  for (const facts of [open, closed]) expect(facts.namespaces).toEqual(readNamespaces(facts.pid));
  expect(shares(open, host())).toContain('cgroup');
  expect(shares(closed, host())).not.toContain('cgroup');
}, 120_000);

it.each<[string, string, NamespaceKind, 'host' | 'web']>([
  ['p1', '--pid=host', 'pid', 'host'],
  ['p2', '--pid=container:web', 'pid', 'web'],
  ['n1', '--network host', 'net', 'host'],
  ['n2', '--network container:web', 'net', 'web'],
  ['u1', '--uts=host', 'uts', 'host'],
  ['i1', '--ipc=host', 'ipc', 'host'],
])(
  '%s %s shares just the one namespace',
  async (name, flags, kind, withWhom) => {
    const facts = await first(await start(name, flags));
    const web = [...processesTold(own.lab)['process-facts'].values()].find(
      ({ program, container, exec }) => program === 'sleep' && !exec && container && container !== facts.container,
    ) as ProcessFacts;
    expect(facts.namespaces).toEqual(readNamespaces(facts.pid));
    expect(decided(shares(facts, withWhom === 'web' ? web : host()))).toEqual([kind]);
  },
  120_000,
);

it('--ipc=shareable lends what --ipc=container takes', async () => {
  const [lender, taker] = [
    await first(await start('lender', '--ipc=shareable')),
    await first(await start('taker', '--ipc=container:lender')),
  ];
  expect(decided(shares(lender, taker))).toEqual(['ipc']);
  const requested = () => groupOf(processesTold(own.lab), taker.container ?? '')?.requested;
  await vi.waitFor(() => expect(requested()?.ipcMode).toBe(`container:${lender.container}`), LIMIT);
}, 120_000);

it('--userns=host changes nothing where the engine maps no users', async () => {
  const facts = await first(await start('mapped', '--userns=host'));
  expect(shares(facts, host())).toContain('user');
  expect(facts.uidMap).toEqual([{ inside: 0, outside: 0, count: 65536 }]);
  await vi.waitFor(
    () => expect(groupOf(processesTold(own.lab), facts.container ?? '')?.requested?.usernsMode).toBe('host'),
    LIMIT,
  );
}, 120_000);

const execsIn = (container: string): ProcessFacts[] =>
  processesIn(processesTold(own.lab), container).filter(({ exec }) => exec);

it('docker exec goes into each namespace of its container, and is told apart until it ends', async () => {
  const id = ids.get('web') ?? '';
  await own.say('docker exec -d web sh -c "sleep 3000 & wait"');
  const execs = await vi.waitFor(() => {
    const found = execsIn(id);
    expect(found.map(({ program }) => program).toSorted()).toEqual(['sh', 'sleep']);
    return found;
  }, LIMIT);
  const web = await first(id);
  for (const one of execs) {
    expect(one.namespaces).toEqual(readNamespaces(one.pid));
    expect(one.namespaces).toEqual(web.namespaces);
  }
  await own.say(`docker exec web kill ${execs.map(({ pids }) => pids[2]).join(' ')}`);
  await vi.waitFor(() => expect(execsIn(id)).toEqual([]), LIMIT);
}, 120_000);

it.each(['p1', 'p2', 'n1', 'n2', 'u1', 'i1', 'taker', 'mapped', 'c1', 'c2', 'mine1'])(
  'docker exec goes into the namespaces of %s, whosever they are',
  async (name) => {
    const id = ids.get(name) ?? '';
    await own.say(`docker exec -d ${name} sleep 2000`);
    const [exec] = await vi.waitFor(() => {
      const found = execsIn(id).filter(({ program }) => program === 'sleep');
      expect(found).toHaveLength(1);
      return found as [ProcessFacts];
    }, LIMIT);
    expect(exec.namespaces).toEqual(readNamespaces(exec.pid));
    expect(exec.namespaces).toEqual((await first(id)).namespaces);
  },
  120_000,
);

it('rights: what flags give and take is in the sets', async () => {
  const some = await first(await start('some', '--cap-drop all --cap-add net_admin --security-opt no-new-privileges'));
  expect(some.capabilities.effective).toEqual(['net_admin']);
  expect(some.noNewPrivileges).toBe(true);
  const all = await first(await start('all', '--privileged'));
  expect(all.capabilities.bounding).toEqual(expect.arrayContaining(['sys_admin', 'sys_module', 'net_admin']));
  expect(all.seccomp).toBe(host().seccomp);
  const nobody = await first(await start('nobody', '-u 65534:100 --group-add 200'));
  expect(nobody).toMatchObject({ uid: 65534, gid: 100, groups: expect.arrayContaining([200]) });
  expect(nobody.capabilities.effective).toEqual([]);
  const status = readFileSync(`/proc/${nobody.pid}/status`, 'utf8');
  expect(status).toContain(`NSpid:\t${nobody.pids.join('\t')}`);
}, 120_000);

it('all of this equals what /proc has of every process in a container, and what has ended is gone', async () => {
  await own.say('docker rm -f api p1 n1 some');
  await vi.waitFor(() => {
    const told = [...processesTold(own.lab)['process-facts'].values()].filter(({ container }) => container);
    const inside = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) =>
        new RegExp(`/lab-\\d+/in/docker/(${told.map((one) => one.container).join('|')})`).test(cgroupOf(pid)),
      );
    expect(told.map(({ pid }) => String(pid)).toSorted()).toEqual(inside.toSorted());
  }, LIMIT);
}, 120_000);

const cgroupOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return '';
  }
};
