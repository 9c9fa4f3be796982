/** Dumps that were recorded of a namespace, beside what ip and bridge said of it in the same moment. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress, parseForwarding, parseLink, parseNeighbour, parseRoute } from './rtnetlink-parse.ts';

type Said = Record<string, unknown>;
type Recorded = Record<'links' | 'addresses' | 'routes' | 'neighbours' | 'forwarding', string[]> & {
  said: {
    links: Said[];
    addresses: { ifindex: number; addr_info: { local: string; prefixlen: number }[] }[];
    routes: {
      type?: string;
      dst: string;
      gateway?: string;
      prefsrc?: string;
      scope?: string;
      dev?: string;
      nexthops?: { gateway: string }[];
    }[];
    neighbours: { dst: string; lladdr?: string; state: string[] }[];
    forwarding: { mac: string; master?: string; dst?: string; state?: string; ifname: string }[];
  };
};

const recorded = JSON.parse(
  readFileSync(new URL('./fixtures/rtnetlink-dump.json', import.meta.url), 'utf8'),
) as Recorded;
const { said } = recorded;
const bodies = (of: Exclude<keyof Recorded, 'said'>) => recorded[of].map((hex) => Buffer.from(hex, 'hex'));
const links = bodies('links').flatMap((body) => parseLink(body) ?? []);
const byName = (name: string) => links.find((link) => link.name === name);

describe('links', () => {
  it('are all that ip lists, with their addresses, sizes and states', () => {
    const listed = said.links.map(({ ifindex, ifname, mtu, flags, address, link_type: type }) => ({
      ...{ index: ifindex, name: ifname, mtu, mac: type === 'loopback' ? undefined : address },
      up: (flags as string[]).includes('UP'),
      running: (flags as string[]).includes('LOWER_UP'),
    }));
    expect(links.map(({ index, name, mtu, mac, up, running }) => ({ index, name, mtu, mac, up, running }))).toEqual(
      listed,
    );
  });

  it.each([
    ['lo', { kind: 'loopback' }],
    ['docker0', { kind: 'bridge' }],
    ['veth0', { kind: 'veth', hairpin: true, nsid: expect.any(Number), other: expect.any(Number) }],
    ['vx0', { kind: 'vxlan', vxlan: { vni: 4097, port: 4789 } }],
  ])('%s is what it was made as', (name, shape) => expect(byName(name)).toMatchObject(shape));

  it('name the bridge whose port they are, and what they stand on', () => {
    expect(byName('veth0')?.master).toBe(byName('docker0')?.index);
    expect(byName('vx0')?.other).toBe(byName('docker0')?.index);
    expect(byName('docker0')).not.toHaveProperty('master');
    expect(byName('lo')).not.toHaveProperty('other');
  });
});

it('addresses are as ip prints them, in its order', () => {
  const found = bodies('addresses').flatMap((body) => parseAddress(body) ?? []);
  const listed = said.addresses.flatMap(({ ifindex, addr_info: infos }) =>
    infos.map(({ local, prefixlen }) => ({ index: ifindex, address: `${local}/${prefixlen}` })),
  );
  const order = (a: { index: number }, b: { index: number }) => a.index - b.index;
  expect(found.toSorted(order)).toEqual(listed);
});

it('routes are those of the main table, with each of several ways', () => {
  const found = bodies('routes').flatMap(parseRoute);
  const listed = said.routes
    .filter(({ dst }) => dst !== 'fe80::/64')
    .flatMap(({ type, dst, gateway, prefsrc, scope, nexthops }) =>
      (nexthops ?? [{ gateway }]).map((way) => ({
        ...{ to: dst, scope: scope ?? 'global' },
        ...(way.gateway && { via: way.gateway }),
        ...(prefsrc && { source: prefsrc }),
        ...(type && { type }),
      })),
    );
  expect(found.map(({ index: _, ...route }) => route)).toEqual(expect.arrayContaining(listed));
  expect(found).toHaveLength(listed.length);
});

it('neighbours are those that ip lists', () => {
  const found = bodies('neighbours').flatMap((body) => parseNeighbour(body) ?? []);
  expect(found.map(({ address, mac, state }) => ({ address, mac, state }))).toEqual(
    said.neighbours.map(({ dst, lladdr, state }) => ({ address: dst, mac: lladdr, state: state[0]?.toLowerCase() })),
  );
});

it('forwarding is what a bridge learned and a vxlan was told, and no multicast', () => {
  const found = bodies('forwarding').flatMap((body) => parseForwarding(body) ?? []);
  const listed = said.forwarding.filter(({ mac, master, dst }) => (master || dst) && !/^(?:33:33|01:00:5e)/.test(mac));
  expect(listed.length).toBeGreaterThan(1);
  expect(found.map(({ mac, to, permanent }) => ({ mac, to, permanent }))).toEqual(
    listed.map(({ mac, dst, state }) => ({ mac, to: dst, permanent: state === 'permanent' })),
  );
});

it('what is too short is nothing', () => {
  const short = Buffer.alloc(3);
  expect([
    parseLink(short),
    parseAddress(short),
    parseRoute(short),
    parseNeighbour(short),
    parseForwarding(short),
  ]).toEqual([...[undefined, undefined, [], undefined, undefined]]);
});

it('a message that is cut anywhere is read without a fault', () => {
  for (const body of bodies('links'))
    for (let length = 0; length < body.length; length += 3)
      expect(() => parseLink(body.subarray(0, length))).not.toThrow();
});
