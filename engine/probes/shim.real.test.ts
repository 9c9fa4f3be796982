/** What containerd and its shims say to each other, on a real lab: who is asked what, that nothing is changed, and that it fails open. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Json } from '#engine/trace/event.ts';
import { ObservedLab, type Seen } from './observed-lab.fixture.ts';

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const WEB = ['docker', 'run', '-d', '--name', 'web', 'busybox', 'sleep', '1000'];
const orders = (seen: Seen) => seen.all('grpc.request').filter(({ socket }) => socket === 'shim.sock');
const asked = (seen: Seen) => orders(seen).map(({ path }) => path.slice(path.lastIndexOf('.') + 1));
const forwarded = (seen: Seen) =>
  seen
    .all('grpc.request')
    .filter(({ socket }) => socket === 'containerd.sock.ttrpc')
    .map(({ message }) => (message as { envelope: { topic: string; event: Json } }).envelope);
const topics = (seen: Seen) => forwarded(seen).map(({ topic }) => topic);
const lost = (seen: Seen) => seen.all('probe').filter(({ state, probe }) => state === 'lost' && probe === 'shim.sock');
const sh = (line: string) => lab.command('sh', '-c', line);

describe('a container’s life', () => {
  it('begins with Create and Start, told back by the shim', async () => {
    await lab.command('docker', 'rm', '-f', 'web');
    const { stdout, seen } = await lab.command(...WEB);
    const id = stdout.trim();
    await vi.waitFor(() => expect(topics(seen)).toEqual(['/tasks/create', '/tasks/start']), 30_000);
    expect(asked(seen)).toEqual(expect.arrayContaining(['Task/Create', 'Task/Connect', 'Task/Start']));
    expect(orders(seen).every(({ shim, peer }) => shim === id && peer?.argv[0] === '/usr/bin/containerd')).toBe(true);
    const [create] = orders(seen);
    expect(create?.message).toMatchObject({ id, bundle: expect.stringContaining(id) });
    expect(seen.all('grpc.ended').find(({ call }) => call === create?.call)).toMatchObject({
      status: 0,
      message: { pid: expect.any(Number) },
    });
  }, 150_000);

  it('takes another program, whose exit status the shim tells', async () => {
    const { code, seen } = await lab.command('docker', 'exec', 'web', 'sh', '-c', 'exit 3');
    expect(code).toBe(3);
    await vi.waitFor(() => expect(asked(seen)).toContain('Task/Delete'), 30_000);
    expect(asked(seen)).toEqual(expect.arrayContaining(['Task/Exec', 'Task/Start', 'Task/State']));
    expect(orders(seen)[0]?.message).toMatchObject({ spec: { args: ['sh', '-c', 'exit 3'] } });
    expect(topics(seen)).toEqual(['/tasks/exec-added', '/tasks/exec-started', '/tasks/exit']);
    expect(forwarded(seen).at(-1)?.event).toMatchObject({ exit_status: 3 });
  }, 150_000);

  it('ends with Kill, Delete and Shutdown', async () => {
    const { seen } = await lab.command('docker', 'rm', '-f', 'web');
    await vi.waitFor(() => expect(asked(seen)).toContain('Task/Shutdown'), 30_000);
    expect(asked(seen)).toEqual(expect.arrayContaining(['Task/Kill', 'Task/Delete']));
    expect(orders(seen).find(({ path }) => path.endsWith('/Kill'))?.message).toMatchObject({ signal: 9 });
    expect(forwarded(seen).find(({ topic }) => topic === '/tasks/exit')?.event).toMatchObject({ exit_status: 137 });
  }, 150_000);

  it('leaves nothing of ours in the lab', async () => {
    const { stdout } = await sh('ps axo args; ls /run/containerd/engine/shim');
    expect(stdout).not.toMatch(/containerd-shim|\.shim/);
    expect(stdout.match(/\d+\.sock/g)).toHaveLength(16);
  });
});

it('misses none of twenty that start ten at a time', async () => {
  const { seen } = await sh('seq 20 | xargs -P 10 -I{} docker run --rm busybox true');
  await vi.waitFor(() => expect(topics(seen).filter((topic) => topic === '/tasks/exit')).toHaveLength(20), 30_000);
  expect(asked(seen).filter((name) => name === 'Task/Create')).toHaveLength(20);
  expect(lost(seen)).toEqual([]);
}, 150_000);

it('without a socket that waits a container runs all the same, and the gap is told; the next is seen again', async () => {
  const { code, stdout, seen } = await sh('rm /run/containerd/engine/shim/*; docker run --rm busybox echo open');
  expect([code, stdout]).toEqual([0, 'open\n']);
  await vi.waitFor(() => expect(lost(seen)).toHaveLength(1), 30_000);
  expect(asked(seen)).toEqual([]);
  const next = await lab.command('docker', 'run', '--rm', 'busybox', 'echo', 'seen');
  await vi.waitFor(() => expect(asked(next.seen)).toContain('Task/Create'), 30_000);
}, 150_000);

it('containers outlive a restart of containerd, which reaches their shims directly; later ones are seen', async () => {
  await lab.command('docker', 'rm', '-f', 'web');
  await lab.command(...WEB);
  await sh('sv restart /etc/engine-room/service/containerd; until ctr version >/dev/null 2>&1; do sleep 0.05; done');
  await sh('until docker exec web true; do sleep 0.1; done 2>/dev/null');
  const { code, seen } = await lab.command('docker', 'exec', 'web', 'sh', '-c', 'exit 4');
  expect(code).toBe(4);
  expect(asked(seen)).toEqual([]);
  expect(lab.observations.some((seen) => seen.kind === 'probe' && /directly/.test(seen.detail))).toBe(true);
  await lab.command('docker', 'restart', '-t', '0', 'web');
  const again = await lab.command('docker', 'exec', 'web', 'true');
  await vi.waitFor(() => expect(asked(again.seen)).toContain('Task/Exec'), 30_000);
}, 150_000);
