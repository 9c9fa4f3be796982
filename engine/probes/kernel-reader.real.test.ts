/** The kernel probe alone, on processes that have the ids of a lab that does not exist. Needs root and bpftrace. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KernelObservation, Observation, ProbeObservation } from '#engine/correlate/observation.ts';
import { uidBaseOf } from '#engine/lab/id-range.ts';
import type { KernelProbe } from './kernel-probe.ts';
import { startKernelReader } from './kernel-reader.ts';

/** Far above those that labs get. */
const LAB = 1020;
const OTHER_LAB = 1021;
const BUDGET = 300;
vi.setConfig({ testTimeout: 90_000 });

let kernel: KernelProbe;
const tracefs = () =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((mount) => mount.includes(' - tracefs '));
const tracefsBefore = tracefs();
let seen: Observation[] = [];
const others: Observation[] = [];

beforeAll(async () => {
  kernel = startKernelReader({ callsPerSecond: BUDGET });
  kernel.subscribe(LAB, (observation) => seen.push(observation));
  kernel.subscribe(OTHER_LAB, (observation) => others.push(observation));
  await kernel.attached;
}, 150_000);

afterAll(() => kernel.stop());

const run = async (script: string, lab = LAB) => {
  const uid = String(uidBaseOf(lab) + 5);
  const child = spawn('setpriv', ['--reuid', uid, '--regid', uid, '--clear-groups', 'bash', '-c', script], {
    stdio: 'ignore',
  });
  await once(child, 'exit');
  await vi.waitFor(
    () => expect(kernelCalls().some(({ pid, call }) => pid === child.pid && call.name === 'exit')).toBe(true),
    30_000,
  );
  return child.pid;
};

const kernelCalls = () =>
  [...seen, ...others].filter((observation): observation is KernelObservation => observation.kind === 'kernel');
const reports = () => seen.filter((observation): observation is ProbeObservation => observation.kind === 'probe');
const calls = () => kernelCalls().map(({ call }) => call);

/** Host pids of every bpftrace below this process. */
const bpftraces = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(
      (pid) =>
        /^bpftrace$/m.test(read(`/proc/${pid}/comm`)) && read(`/proc/${pid}/status`).includes(`PPid:\t${parent}\n`),
    );

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

describe('calls of a lab', () => {
  it('reach the lab that made them, and no other', async () => {
    seen = [];
    const pid = await run('exit 3');
    expect(seen.map((observation) => observation.kind === 'kernel' && observation.pid)).toContain(pid);
    expect(others.filter(({ kind }) => kind === 'kernel')).toEqual([]);
    expect(calls()).toContainEqual({ name: 'exit', code: 3 });
  });

  it('come with arguments and results as people write them', async () => {
    seen = [];
    await run(
      'unshare -Urm sh -c "mount -t tmpfs -o size=1m it /mnt; mknod /mnt/zero c 1 5; umount -l /mnt"; kill -USR1 $$',
    );
    const syscall = (name: string) =>
      calls().find((call) => call.name === 'syscall' && call.syscall === name && call.args.source !== 'none');
    expect(syscall('unshare')).toMatchObject({ args: { flags: ['CLONE_NEWNS', 'CLONE_NEWUSER'] }, result: 0 });
    expect(syscall('mount')).toMatchObject({
      args: { source: 'it', target: '/mnt', type: 'tmpfs', data: 'size=1m', flags: [] },
      result: 0,
    });
    expect(syscall('mknodat')).toMatchObject({
      args: { path: '/mnt/zero', type: 'character device', dev: '1:5', errno: 'EPERM' },
      result: -1,
    });
    expect(syscall('umount2')).toMatchObject({ args: { target: '/mnt', flags: ['MNT_DETACH'] } });
    expect(syscall('kill')).toMatchObject({ args: { signal: 'SIGUSR1' } });
    expect(calls()).toContainEqual({ name: 'exit', code: 0, signal: 10 });
  });

  it('keep every byte of an argument, and say how long a cut list was', async () => {
    seen = [];
    const odd = 'a|b"\\x41\\ncé';
    await run(`/bin/true '${odd}' "" end; /bin/true ${'x'.repeat(1000)}`);
    const programs = calls().flatMap((call) => (call.name === 'execve' && call.argv[0] === '/bin/true' ? [call] : []));
    expect(programs[0]).toEqual({ name: 'execve', argv: ['/bin/true', odd, '', 'end'] });
    expect(programs[1]).toMatchObject({ size: 1011, argv: ['/bin/true', 'x'.repeat(890)] });
  });

  it.each([179, 180, 181, 360, 540, 899, 900])('keep an argument list of %i bytes', async (size) => {
    seen = [];
    const word = 'y'.repeat(size - '/bin/true'.length - 2);
    await run(`/bin/true ${word}`);
    expect(calls()).toContainEqual({ name: 'execve', argv: ['/bin/true', word] });
  });

  it('keep a long mount option whole', async () => {
    seen = [];
    const data = `size=1m,mode=755,${'nr_inodes=1000,'.repeat(16)}uid=0`;
    await run(`unshare -Urm mount -i -t tmpfs -o ${data} it /mnt`);
    const mount = calls().find(
      (call) => call.name === 'syscall' && call.syscall === 'mount' && call.args.source === 'it',
    );
    expect(mount).toMatchObject({ args: { data } });
    expect(mount).not.toHaveProperty('cut');
  });

  it('say which text goes on beyond what is read', async () => {
    seen = [];
    const [options, path] = [`size=1m,${'nr_inodes=1000,'.repeat(90)}uid=0`, `/mnt/${'p'.repeat(240)}`];
    await run(`unshare -Urm sh -c 'mount -i -t tmpfs -o ${options} it /mnt; mount -i -t tmpfs it ${path}'`);
    const mounts = calls().filter(
      (call) => call.name === 'syscall' && call.syscall === 'mount' && call.args.source === 'it',
    );
    expect(mounts).toMatchObject([
      { args: { data: options.slice(0, 1194) }, cut: ['data'] },
      { args: { target: path.slice(0, 199) }, cut: ['target'] },
    ]);
  });

  it('arrive within milliseconds', async () => {
    let latency = Number.POSITIVE_INFINITY;
    const stop = kernel.subscribe(LAB, ({ at }) => {
      latency = Math.min(latency, Number(process.hrtime.bigint()) - at);
    });
    // On a busy machine the first ones may come late, but not all.
    await vi.waitFor(() => run('true').then(() => expect(latency).toBeLessThan(20e6)), 60_000);
    stop();
  });
});

describe('a lab that calls too much', () => {
  it('is told how much was left out, and the others lose nothing', async () => {
    seen = [];
    const uid = String(uidBaseOf(LAB) + 5);
    const flood = spawn('setpriv', [
      '--reuid',
      uid,
      '--regid',
      uid,
      '--clear-groups',
      'bash',
      '-c',
      `for i in {1..20000}; do kill -URG $$; done`,
    ]);
    await once(flood, 'exit');
    kernel.askCounts();
    const left = () => reports().reduce((sum, { events = 0 }) => sum + events, 0);
    await vi.waitFor(() => expect(calls().length + left()).toBeGreaterThanOrEqual(20_000), 30_000);
    // The shell's own beginning and end.
    expect(calls().length + left()).toBeLessThan(20_020);
    expect(left()).toBeGreaterThan(1000);
    expect(reports().find(({ state }) => state === 'lost')?.since).toBeLessThan(reports().at(-1)?.at as number);
    await run('exit 4', OTHER_LAB);
    expect(calls()).toContainEqual({ name: 'exit', code: 4 });
    expect(others.filter((observation) => observation.kind === 'probe' && observation.state === 'lost')).toEqual([]);
  }, 150_000);
});

describe('bpftrace', () => {
  it('is started again when it dies, and both are told', async () => {
    const [first] = bpftraces(process.pid);
    process.kill(first as number, 'SIGKILL');
    seen = [];
    await vi.waitFor(() => expect(reports().map(({ state }) => state)).toEqual(['lost', 'off', 'watching']), {
      timeout: 60_000,
      interval: 50,
    });
    await run('exit 5');
    expect(calls()).toContainEqual({ name: 'exit', code: 5 });
  }, 150_000);

  it('does not outlive a daemon that is killed', async () => {
    const script =
      "const { startKernelReader } = await import('#engine/probes/kernel-reader.ts'); const k = startKernelReader(); await k.attached; console.log('up');";
    const daemon = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(daemon.stdout, 'data');
    const [pid] = bpftraces(daemon.pid as number);
    expect(pid).toBeDefined();
    daemon.kill('SIGKILL');
    await vi.waitFor(() => expect(read(`/proc/${pid}/comm`)).toBe(''), 30_000);
  }, 150_000);

  it('leaves nothing when it is stopped', async () => {
    await kernel.stop();
    expect(bpftraces(process.pid)).toEqual([]);
    expect(kernel.stats(LAB).unread).toBe(0);
    expect(tracefs()).toEqual(tracefsBefore);
  }, 150_000);
});
