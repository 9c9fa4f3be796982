/**
 * What two real hosts told of their swarm: two services on an overlay, then the worker froze and went on. `web` has an address of its own
 * and a port of the mesh, `far` neither; the kernel had no IPVS.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StateChanged } from '#engine/trace/event.ts';
import { Swarm } from '#engine/trace/network.ts';
import { containersAt } from './containers-at.ts';
import { chosenThing, litBy } from './map-selection.ts';
import { netMap } from './net-map.ts';
import { netWorldAt } from './net-world.ts';
import { lacksBalancing } from './swarm-services.ts';

function recorded(name: string) {
  const lines = readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) => StateChanged.parse(JSON.parse(line)));
  const mapAt = (at: number) => netMap(netWorldAt(events, at), containersAt(events, at));
  return { events, mapAt };
}

const manager = recorded('swarm-manager.jsonl');
const worker = recorded('swarm-worker.jsonl').mapAt(Number.POSITIVE_INFINITY);

/** When it was told that the worker is down, for the first and for the last time. */
const down = manager.events
  .filter(({ subject, attributes }) => subject.kind === 'swarm' && isDown(Swarm.parse(attributes)))
  .map(({ at }) => at);

/** When the last of the four tasks was told to run. */
const settled =
  manager.events.find(
    ({ subject, attributes }) =>
      subject.kind === 'swarm' && Swarm.parse(attributes).tasks.filter(({ state }) => state === 'running').length === 4,
  )?.at ?? 0;

function isDown({ nodes }: Swarm): boolean {
  return nodes.some(({ state }) => state === 'down');
}
const standing = (at: number): string[] =>
  (manager.mapAt(at).swarm?.tasks ?? []).map((task) => {
    const node = manager.mapAt(at).swarm?.nodes.find(({ id }) => id === task.node);
    return `${task.name} ${task.standing} ${node?.hostname ?? 'nowhere'}`;
  });

describe('while both run', () => {
  // All is told a moment after it is so.
  const at = settled + 2e9;
  const map = manager.mapAt(at);

  test('each service has a task on each node, and those here have their containers', () => {
    expect(standing(at)).toEqual([
      'far.1 running lab',
      'far.2 running lab-2',
      'web.1 running lab',
      'web.2 running lab-2',
    ]);
    const named = map.swarm?.tasks.map(({ box }) => map.boxes.find(({ id }) => id === box)?.containers[0]?.name ?? '');
    expect(named?.map((name) => name.slice(0, 5))).toEqual(['far.1', '', 'web.1', '']);
  });

  test('addresses and the port of the mesh lead nowhere, the port of the nodes does', () => {
    const [far, web] = map.swarm?.services ?? [];
    expect([far, web].map((one) => one && lacksBalancing(one))).toEqual([false, true]);
    expect(web?.addresses.map(({ network, served }) => [network, served])).toEqual([
      ['ingress', false],
      ['mesh', false],
    ]);
    expect(map.ports.filter(({ rule }) => rule).map(({ port }) => port)).toEqual([9090]);
  });

  test('the namespaces of the load balancing are boxes with all of their cables', () => {
    const made = map.boxes.filter(({ purpose }) => purpose);
    const cables = made.map(({ id, purpose }) => [
      purpose?.kind,
      ...map.wires
        .filter(({ box }) => box === id)
        .map(({ segment }) => map.segments.find((one) => one.id === segment)?.name)
        .sort(),
    ]);
    expect(cables.sort()).toEqual([
      ['balancer', 'mesh'],
      ['ingress', 'docker_gwbridge', 'ingress'],
    ]);
  });

  test.each([
    ['web', ['balancer', 'ingress']],
    ['far', []],
  ])('the service %s lights what would lead to it', (wanted, purposes) => {
    const service = map.swarm?.services.find(({ name }) => name === wanted);
    const lit = litBy(map, chosenThing(map, { kind: 'service', id: service?.id ?? '' }));
    const made = map.boxes.filter(({ id, purpose }) => purpose && lit?.has(id));
    expect(made.map(({ purpose }) => purpose?.kind).sort()).toEqual(purposes);
  });

  test('both overlays lead to the other host, by the kernel’s own table', () => {
    expect(map.swarm?.overlays.map(({ name, vni, peers }) => [name, vni, peers])).toEqual([
      ['ingress', 4096, ['10.77.0.2']],
      ['mesh', 4097, ['10.77.0.2']],
    ]);
    const far = map.swarm?.tasks.find(({ name }) => name === 'far.2');
    const mesh = map.segments.find(({ name }) => name === 'mesh');
    expect(mesh?.behind?.map(({ address }) => address)).toContain(far?.addresses[0]?.split('/')[0]);
  });

  test('the worker knows itself, and the same tasks by their containers’ names', () => {
    expect(worker.swarm).toMatchObject({ manager: false, services: [] });
    const own = (map.swarm?.tasks ?? []).filter(({ node }) => node === worker.swarm?.nodes[0]?.id);
    expect(worker.swarm?.tasks.map(({ id, name, container }) => [id, name, container])).toEqual(
      own.map(({ id, name, container }) => [id, name, container]),
    );
    expect(worker.swarm?.overlays.map(({ name, peers }) => [name, peers])).toEqual([
      ['ingress', ['10.77.0.1']],
      ['mesh', ['10.77.0.1']],
    ]);
  });
});

test('when the worker froze, what it had was given up: one task was made anew, the other found its port taken', () => {
  expect(standing(down.at(-1) as number)).toEqual([
    'far.1 running lab',
    'far.2 coming nowhere',
    'far.2 unwanted lab-2',
    'web.1 running lab',
    'web.2 running lab',
    'web.2 unwanted lab-2',
  ]);
  const waiting = manager.mapAt(down.at(-1) as number).swarm?.tasks.find((task) => task.standing === 'coming');
  expect(waiting?.error).toMatch(/no suitable node/);
});

test('when it went on, it was told to end what it had', () => {
  const back = manager.mapAt(Number.POSITIVE_INFINITY).swarm;
  expect(back?.nodes.map(({ state }) => state)).toEqual(['ready', 'ready']);
  expect(back?.services.find(({ name }) => name === 'web')?.running).toBe(2);
  expect(back?.tasks.filter((task) => task.standing === 'unwanted')).toEqual([]);
});
