/** Which call made which mount, in a recording of a real run. */
import { expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { foldRuns, noRuns } from '../runs.ts';
import type { SpanView } from '../trace-view.ts';
import { isByInit, mountCall, mountOfCall } from './mount-calls.ts';
import { recordedMounts } from './recorded-mounts.fixture.ts';
import { isAboutStorage, storageHistory } from './storage-world.ts';

const events = recordedMounts();
const runs = foldRuns(noRuns, events);
const trace = runs.views.get(runs.order.at(-1) as never);
if (!trace) throw new Error('no run was recorded');
const history = storageHistory(events.filter((event): event is StateChanged => isAboutStorage(event)));
const moment = history
  .moments(['container-mount'])
  .find((at) => [...history.worldAt(at)['container-mount'].values()].some(({ mounted }) => mounted));
const mounts = [...history.worldAt(moment ?? 0)['container-mount'].values()];
const at = (destination: string): ContainerMount => {
  const mount = mounts.find((one) => one.destination === destination);
  if (!mount) throw new Error(`nothing at ${destination}`);
  return mount;
};
const args = (destination: string) => {
  const span = mountCall(trace, at(destination));
  return span && { from: span.from, ...(span.attributes[ATTR.syscallArgs] as object) };
};

test('the root is dockerd’s overlay', () => {
  expect(args('/')).toMatchObject({ from: 'dockerd', type: 'overlay', target: at('/').source });
});

test.each([
  ['/etc/network', { source: '/var/lib/docker/volumes/data/_data' }],
  ['/h', { source: '/srv/here' }],
  ['/t', { type: 'tmpfs', data: 'size=8m' }],
  ['/dev', { type: 'tmpfs', data: expect.stringContaining('size=65536k') }],
  ['/dev/shm', { source: 'shm', type: 'tmpfs' }],
  ['/proc', { type: 'proc' }],
  ['/etc/hosts', { source: expect.stringMatching(/\/hosts$/) }],
  ['/proc/bus', { target: '/proc/bus' }],
])('%s is mounted by the call that runc made for it', (destination, expected) => {
  expect(args(destination)).toMatchObject({ from: 'container', ...expected });
  expect(isByInit(trace, mountCall(trace, at(destination)) as SpanView)).toBe(true);
});

test('each call leads back to its mount', () => {
  for (const destination of ['/', '/t', '/h', '/anon', '/etc/network'])
    expect(mountOfCall(trace, mounts, mountCall(trace, at(destination))?.id as never)).toEqual(at(destination));
});

test('a mount of a container that this run did not start has no call', () => {
  expect(mountCall(trace, { ...at('/h'), container: 'another', source: '/srv/other' })).toBeUndefined();
});
