/** What the kernel tells of namespaces; no lab is needed for it. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { KernelPlace, LIMIT } from './kernel-place.fixture.ts';

vi.setConfig({ testTimeout: 120_000 });

let place: KernelPlace;
const linkNamed = (name: string) => [...place.world.links].find(([, link]) => link.name === name);

beforeAll(async () => {
  place = await KernelPlace.open();
}, 120_000);

afterAll(() => place?.close());

it('a namespace comes with a file, and each end of a pair names the other', async () => {
  await place.run('ip link set lo up; ip netns add laptop');
  await place.run(
    'ip link add v0 type veth peer name v1 netns laptop; ip link set v0 up; ip addr add 10.0.0.1/24 dev v0',
  );
  await place.run('ip -n laptop link set v1 up; ip -n laptop addr add 10.0.0.2/24 dev v1; ip -n laptop link set lo up');
  await vi.waitFor(() => {
    const [[there, v0], [here, v1]] = [linkNamed('v0') ?? [], linkNamed('v1') ?? []];
    expect(v0).toMatchObject({ kind: 'veth', running: true, addresses: expect.arrayContaining(['10.0.0.1/24']) });
    expect(`${v0?.peer?.namespace}/${v0?.peer?.index}`).toBe(here);
    expect(`${v1?.peer?.namespace}/${v1?.peer?.index}`).toBe(there);
    expect(v1?.namespace).toBe(place.namespace('laptop'));
  }, LIMIT);
});

it('rules are told with their handles, counters when packets have met them', async () => {
  await place.iptables('-A INPUT -p udp --dport 53 -j ACCEPT');
  await place.iptables('-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT');
  const id = `${place.namespace('host')}/ip/filter/INPUT`;
  await vi.waitFor(() => expect(place.world.chains.get(id)?.handles).toHaveLength(2), LIMIT);
  expect(place.world.chains.get(id)?.rules[0]).toBe('-A INPUT -p udp -m udp --dport 53 -j ACCEPT');
  await place.run("ip netns exec laptop bash -c 'echo hello > /dev/udp/10.0.0.1/53'");
  await vi.waitFor(() => expect(place.world.counters.get(id)?.rules[0]?.[0]).toBe(1), LIMIT);
  const connection = [...place.world.connections.values()].find(({ protocol }) => protocol === 'udp');
  expect(connection).toMatchObject({ original: { src: '10.0.0.2', dst: '10.0.0.1', dport: 53 } });
});

it('what changes faster than it is read is right in the end', async () => {
  const flood = 'for i in $(seq 2000); do echo link set d0 up; echo link set d0 down; done | ip -batch -';
  await place.run(`ip link add d0 type bridge; ${flood}`);
  const links = 'for i in $(seq 40); do echo link add e$i type bridge; done; echo link set d0 up; echo link del e7';
  await place.run(`{ ${links}; } | ip -batch -`);
  await vi.waitFor(() => {
    const names = [...place.world.links.values()].map(({ name }) => name);
    expect(names.filter((name) => /^e\d/.test(name))).toHaveLength(39);
    expect(names).not.toContain('e7');
    expect(linkNamed('d0')?.[1].up).toBe(true);
  }, LIMIT);
});

it('a namespace goes with its file, and nothing here keeps it alive', async () => {
  await place.run('ip netns del laptop');
  await vi.waitFor(() => expect(place.namespace('laptop')).toBeUndefined(), LIMIT);
  // The kernel takes the other end of a pair away when it takes the namespace.
  await vi.waitFor(
    async () => expect(await place.run('ip -o link show dev v0 2>&1')).toContain('does not exist'),
    LIMIT,
  );
  await vi.waitFor(() => expect(linkNamed('v0')).toBeUndefined(), LIMIT);
  const { world } = place;
  const left = [world.links, world.routes, world.chains, world.connections].flatMap((of) => [...of.keys()]);
  expect(left.filter((id) => !id.startsWith(`${place.namespace('host')}`))).toEqual([]);
});

it('nothing failed', () => expect(place.reports.filter((detail) => detail.includes('could not'))).toEqual([]));
