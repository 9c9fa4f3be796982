/** What is told of a real lab's mounts equals what its kernel and its engine say. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import { mountCall } from '#engine/scene/storage/mount-calls.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { type TraceId, terminalId } from '#engine/trace/ids.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { monotonic } from '../clock.ts';
import { foldAll } from '../folded-commands.fixture.ts';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { LIMIT, said } from '../stored-lab.fixture.ts';
import { mountAt, mountsTold, saidTable, toldTable, volumesTold } from './told-mounts.fixture.ts';

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const say = (line: string) => said(lab, line);
const run = (options: string) => say(`docker run -d ${options} busybox sleep 3600`);
const remove = (id: string) => say(`docker rm -f ${id}`);

it('all that is mounted in a container, as its mountinfo has it', async () => {
  const id = await run('-v data:/d -v /srv/here:/h:ro --tmpfs /t:size=8m -v /anon');
  await vi.waitFor(async () => expect(toldTable(lab, id)).toEqual(await saidTable(lab, id)), LIMIT);
  await mountAt(lab, id, '/', { kind: 'root', fileSystem: 'overlay', source: expect.stringMatching(/\/merged$/) });
  await mountAt(lab, id, '/d', { kind: 'volume', volume: 'data', anonymous: false, readOnly: false });
  await mountAt(lab, id, '/h', { kind: 'bind', source: '/srv/here', readOnly: true, asked: 'rprivate' });
  await mountAt(lab, id, '/t', { kind: 'tmpfs', sizeLimit: 8 << 20 });
  await mountAt(lab, id, '/anon', { kind: 'volume', anonymous: true });
  await mountAt(lab, id, '/etc/hosts', { kind: 'file', source: `/var/lib/docker/containers/${id}/hosts` });
  await mountAt(lab, id, '/proc', { kind: 'system', fileSystem: 'proc' });
  expect(await say('ls -d /srv/here')).toBe('/srv/here');
  await remove(id);
});

it('who mounted what: dockerd the root, and runc in the container volumes, directories and tmpfs', async () => {
  const id = await say('docker create -v data:/d -v /srv/here:/h --tmpfs /t busybox sleep 3600');
  const [at, line] = [monotonic(), `docker start ${id}`];
  await say(line);
  const command = { terminal: terminalId('t1'), command: lab.commands } as const;
  lab.observations.push({ kind: 'command.started', at, ...command, line });
  lab.observations.push({ kind: 'command.ended', at: monotonic(), ...command, exit: 0 });
  for (const destination of ['/', '/d', '/h', '/t']) await mountAt(lab, id, destination, { mounted: true });
  const wanted = {
    '/': 'dockerd kernel overlay overlay',
    '/d': 'container kernel bind /var/lib/docker/volumes/data/_data',
    '/h': 'container kernel bind /srv/here',
    '/t': 'container kernel tmpfs tmpfs',
  };
  // What is decoded and what the kernel says may come a little later than what was read of its tables.
  await vi.waitFor(() => expect(callsOf(id, Object.keys(wanted))).toEqual(wanted), LIMIT);
  await remove(id);
});

/** Who made each mount, as the run that was folded so far has it. */
function callsOf(id: string, destinations: readonly string[]): Record<string, string | undefined> {
  const events = foldAll(lab.observations).map((event, seq) => ({ ...event, seq }));
  const { order, views } = foldRuns(noRuns, events);
  const run = views.get(order.at(-1) as TraceId) as TraceView;
  const callOf = (destination: string) => {
    const mount = mountsTold(lab).find((one) => one.container === id && one.destination === destination);
    const span = mountCall(run, mount as ContainerMount);
    const args = span?.attributes[ATTR.syscallArgs] as { type: string; source: string } | undefined;
    return span && [span.from, span.to, args?.type, args?.source].join(' ');
  };
  return Object.fromEntries(destinations.map((destination) => [destination, callOf(destination)]));
}

it('of one that stopped, what the engine will mount again; of one that is gone, nothing', async () => {
  const id = await run('-v data:/d --tmpfs /t');
  await mountAt(lab, id, '/d', { mounted: true });
  await say(`docker stop -t 0 ${id}`);
  await mountAt(lab, id, '/d', { mounted: false, kind: 'volume', volume: 'data' });
  await mountAt(lab, id, '/', { mounted: false });
  expect(mountsTold(lab).some((mount) => mount.container === id && mount.kind === 'system')).toBe(false);
  await say(`docker start ${id}`);
  await mountAt(lab, id, '/d', { mounted: true });
  await remove(id);
  await vi.waitFor(() => expect(mountsTold(lab).filter(({ container }) => container === id)).toEqual([]), LIMIT);
});

it('of one that ended at once, what it had', async () => {
  const id = await say('docker run -d -v brief:/d busybox true');
  await mountAt(lab, id, '/d', { mounted: false, volume: 'brief' });
  const told = lab.observations.some(
    (seen) =>
      seen.kind === 'engine.event' && seen.subject.id === `${id}/d` && seen.attributes.mounted && seen.attributes.line,
  );
  expect(told).toBe(true);
  await remove(id);
});

it('one that is started again and again has its own mounts, never the lab’s, and none in between', async () => {
  const id = await say('docker run -d --restart always busybox sh -c "exit 1"');
  await vi.waitFor(
    async () => expect(Number(await say(`docker inspect -f '{{.RestartCount}}' ${id}`))).toBeGreaterThan(4),
    LIMIT,
  );
  await mountAt(lab, id, '/', { mounted: false });
  await remove(id);
  const told = lab.observations.flatMap((seen) =>
    seen.kind === 'engine.event' && seen.subject.kind === 'container-mount' ? [seen.subject.id] : [],
  );
  const own = told.filter((place) => place.startsWith(id)).map((place) => place.slice(id.length));
  expect(own.filter((place) => place === '/proc').length).toBeGreaterThan(1);
  expect(own.filter((place) => place.startsWith('/var/lib/docker'))).toEqual([]);
}, 120_000);

it('a volume that the image filled, one that was told not to be, and one that hides the image', async () => {
  const filled = await run('-v filled:/etc');
  await mountAt(lab, filled, '/etc', { filled: Number(await say('ls /var/lib/docker/volumes/filled/_data | wc -l')) });
  const bare = await run('-v bare:/etc:nocopy');
  expect((await mountAt(lab, bare, '/etc', { noCopy: true, mounted: true })).filled).toBeUndefined();
  const again = await run('-v filled:/etc:ro');
  expect((await mountAt(lab, again, '/etc', { readOnly: true, mounted: true })).filled).toBeUndefined();
  await remove(`${filled} ${bare} ${again}`);
});

it('of a volume of which one directory is mounted, that directory; it is not said to be filled from the image', async () => {
  await say('docker volume create parts && mkdir /var/lib/docker/volumes/parts/_data/sub');
  const id = await run('--mount type=volume,src=parts,dst=/p,volume-subpath=sub');
  const source = '/var/lib/docker/volumes/parts/_data/sub';
  const expected = { kind: 'volume', volume: 'parts', subpath: 'sub', source, mounted: true };
  expect((await mountAt(lab, id, '/p', expected)).filled).toBeUndefined();
  await remove(id);
});

it('a missing directory is made for -v, and refused by --mount', async () => {
  const id = await run('-v /srv/made:/m');
  await mountAt(lab, id, '/m', { kind: 'bind', source: '/srv/made' });
  expect(await say('stat -c %U /srv/made')).toBe('root');
  const refused = await lab.command(
    ...['docker', 'run', '-d', '--mount', 'type=bind,source=/srv/missing,target=/m', 'busybox', 'true'],
  );
  expect(refused.stderr).toContain('bind source path does not exist');
  await remove(id);
});

it('a read-only root, and a tmpfs of a size by --mount', async () => {
  const id = await run('--read-only --mount type=tmpfs,target=/t,tmpfs-size=4194304');
  await mountAt(lab, id, '/', { kind: 'root', readOnly: true });
  await mountAt(lab, id, '/t', { kind: 'tmpfs', sizeLimit: 4 << 20 });
  await remove(id);
});

it('rprivate does not see what is mounted on the host later; rslave and rshared do', async () => {
  await say('mkdir -p /mnt/p && mount -t tmpfs p /mnt/p && mount --make-shared /mnt/p');
  const [closed, slave, shared] = [
    await run('-v /mnt/p:/p:rprivate'),
    await run('-v /mnt/p:/p:rslave'),
    await run('-v /mnt/p:/p:rshared'),
  ];
  await mountAt(lab, closed, '/p', { propagation: 'private', asked: 'rprivate' });
  await mountAt(lab, slave, '/p', { propagation: 'slave', asked: 'rslave' });
  await mountAt(lab, shared, '/p', { propagation: 'shared', asked: 'rshared' });
  await say('mkdir /mnt/p/later && mount -t tmpfs later /mnt/p/later');
  const later = { kind: 'bind', source: '/mnt/p/later', fileSystem: 'tmpfs', unasked: true };
  await mountAt(lab, slave, '/p/later', later);
  await mountAt(lab, shared, '/p/later', later);
  for (const id of [closed, slave, shared])
    await vi.waitFor(async () => expect(toldTable(lab, id)).toEqual(await saidTable(lab, id)), LIMIT);
  expect(toldTable(lab, closed).some((line) => line.startsWith('/p/later'))).toBe(false);
  await remove(`${closed} ${slave} ${shared}`);
  await say('umount /mnt/p/later /mnt/p');
});

it('volumes: where they are, what is left by rm, by rm -v and by prune', async () => {
  await say('docker volume create --label team=blue kept');
  const { Mountpoint } = JSON.parse(await say("docker volume inspect -f '{{json .}}' kept")) as { Mountpoint: string };
  await vi.waitFor(
    () =>
      expect(volumesTold(lab).get('kept')).toMatchObject({
        ...{ driver: 'local', mountpoint: Mountpoint, labels: { team: 'blue' } },
      }),
    LIMIT,
  );
  const [first, second] = [await run('-v kept:/k -v /anon'), await run('-v kept:/k -v /anon')];
  const anonymous = async (id: string) => (await mountAt(lab, id, '/anon', { mounted: true })).volume ?? '';
  const [left, gone] = [await anonymous(first), await anonymous(second)];
  await say(`docker rm -f ${first} && docker rm -f -v ${second}`);
  await vi.waitFor(() => {
    expect(volumesTold(lab).has(left)).toBe(true);
    expect(volumesTold(lab).has(gone)).toBe(false);
    expect(volumesTold(lab).has('kept')).toBe(true);
    expect(mountsTold(lab).filter(({ container }) => container === first || container === second)).toEqual([]);
  }, LIMIT);
  expect((await say('ls /var/lib/docker/volumes')).split('\n')).toEqual(expect.arrayContaining([left, 'kept']));
  expect((await say('ls /var/lib/docker/volumes')).split('\n')).not.toContain(gone);
  await say('docker volume prune -a -f 2>/dev/null || docker volume prune -f');
  const names = (await say('docker volume ls -q')).split('\n').filter(Boolean).sort();
  await vi.waitFor(() => expect([...volumesTold(lab).keys()].sort()).toEqual(names), LIMIT);
  expect(names).not.toContain(left);
});
