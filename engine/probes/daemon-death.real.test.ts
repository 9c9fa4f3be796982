/** Daemons of a real lab are killed: its clients see what they would see if nobody watched. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ObservedLab } from './observed-lab.fixture.ts';

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

describe('a dockerd that dies', () => {
  let from = 0;

  it('is missed by its clients just as if nobody watched', async () => {
    from = lab.observations.length;
    await lab.command('pkill', '-KILL', 'dockerd');
    const { code, stderr } = await lab.command('docker', 'ps');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('Cannot connect to the Docker daemon at unix:///var/run/docker.sock'),
    });
    await vi.waitFor(async () => expect((await lab.command('docker', 'ps')).code).toBe(0), {
      timeout: 60_000,
      interval: 50,
    });
    const { code: works, seen } = await lab.command('docker', 'run', '--rm', 'hello-world');
    expect(works).toBe(0);
    expect(seen.grpc('Tasks/Create')?.message).toMatchObject({ container_id: expect.any(String) });
  }, 150_000);

  it('is told, and what it says after its return', () => {
    const since = lab.observations.slice(from);
    const daemon = since.filter((seen) => seen.kind === 'engine.event' && seen.subject.kind === 'daemon');
    expect(daemon).toMatchObject([{ state: 'gone' }, { state: 'present' }]);
    const states = since.filter((seen) => seen.kind === 'probe' && seen.probe === 'docker.sock');
    expect(states).toMatchObject([{ state: 'off' }, { state: 'watching' }]);
  });
});

describe('a containerd that dies', () => {
  it('is missed and found again', async () => {
    await lab.command('systemctl', 'stop', 'containerd');
    const { stderr } = await lab.command('ctr', 'version');
    expect(stderr).toMatch(/refused/);
    await lab.command('systemctl', 'start', 'containerd');
    await vi.waitFor(async () => expect((await lab.command('docker', 'run', '--rm', 'hello-world')).code).toBe(0), {
      timeout: 60_000,
      interval: 100,
    });
  }, 150_000);
});
