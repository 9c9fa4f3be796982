import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildArchive } from './base-images/build.ts';
import { loadImages } from './base-images/load.ts';
import type { LabEvent, LabPlace } from './driver.ts';
import { buildLabImage } from './image/build.ts';
import { sweep } from './lab-destroy.ts';
import { type Labs, openLabs, sh, specOf, tracesOf } from './real-lab.fixture.ts';
import { until } from './until.ts';

const TWO_MINUTES = 120_000;
vi.setConfig({ testTimeout: 60_000 });
let labs: Labs;
let place: LabPlace;
const lab = specOf('one');
const inLab = (line: string) => sh(labs.driver, lab.id, line);

beforeAll(async () => {
  const image = await buildLabImage();
  const archive = await buildArchive('small', image);
  labs = await openLabs();
  place = await labs.driver.create(lab);
  await labs.driver.boot(lab.id);
  await loadImages(place, archive);
}, TWO_MINUTES);
afterAll(() => labs?.close(), TWO_MINUTES);

describe('a real Docker', () => {
  test('runs hello-world, through a shim and runc of the lab', async () => {
    const { code, out } = await inLab('docker run --rm hello-world');
    expect(out).toContain('Hello from inside a container!');
    expect(code).toBe(0);
  });

  test('publishes a server’s port, which the host reaches from outside', async () => {
    await inLab('docker run -d -p 8080:80 --name web busybox sh -c "echo hi >index.html; exec httpd -f -p 80"');
    await until(async () => (await inLab('curl -sf localhost:8080')).out === 'hi\n', {
      limitMs: 30_000,
      what: 'httpd',
    });
    const port = await labs.driver.openPort(lab.id, { port: 8080 });
    port.end('GET / HTTP/1.0\r\n\r\n');
    const answer = (await port.setEncoding('utf8').toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*hi\n$/);
    await inLab('docker rm -f web');
  });

  test('has a laptop outside of it, which reaches what is published by the lab’s address', async () => {
    const { out } = await inLab('laptop ip -br -4 address show eth0; laptop ip route; ls /run/netns');
    expect(out).toMatch(
      /^eth0@\S+\s+UP\s+192\.168\.50\.2\/24\s*\ndefault via 192\.168\.50\.1 dev eth0[\s\S]*\nlaptop\n$/,
    );
    await inLab('docker run -d -p 8080:80 --name web busybox sh -c "echo hi >index.html; exec httpd -f -p 80"');
    await until(async () => (await inLab('laptop curl -sf http://docker-host:8080')).out === 'hi\n', {
      limitMs: 30_000,
      what: 'the published port, from the laptop',
    });
    await inLab('docker rm -f web');
  });

  test('obeys a container’s memory limit', async () => {
    const limit = 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null';
    const { out } = await inLab(`docker run --rm -m 64m busybox sh -c '${limit}'`);
    expect(out.trim()).toBe(String(64 * 1024 * 1024));
  });

  test('keeps the exit status and both streams of a command apart from each other', async () => {
    const process = await labs.driver.exec(lab.id, ['sh', '-c', 'cat; echo err >&2; exit 3']);
    process.stdin.end('from outside');
    const [out, err] = await Promise.all([process.stdout.toArray(), process.stderr?.toArray()]);
    expect([Buffer.concat(out).toString(), Buffer.concat(err ?? []).toString()]).toEqual(['from outside', 'err\n']);
    expect(await process.exit).toEqual({ code: 3 });
  });
});

describe('a terminal', () => {
  test('marks where each command starts and ends, and counts it before it runs', async () => {
    const shell = ['bash', '--rcfile', '/etc/engine-room/bashrc', '-i'];
    const terminal = await labs.driver.exec(lab.id, shell, { tty: { cols: 90, rows: 20 }, env: { LAB_TERM: 't9' } });
    let seen = '';
    terminal.stdout.setEncoding('utf8').on('data', (chunk) => {
      seen += chunk;
    });
    const sees = (text: string) => until(() => seen.includes(text), { limitMs: 30_000, what: `${text} in ${seen}` });
    await sees('\x1b]133;B\x07');
    terminal.resize(100, 30);
    terminal.stdin.write('echo "$LAB_TERM:$LAB_CMD"; stty size; false\n');
    await sees(';line=echo "$LAB_TERM:$LAB_CMD"\\x3b stty size\\x3b false\x07');
    await sees('t9:1\r\n30 100\r\n');
    await sees('\x1b]133;D;1;1;at=');
    const times = [...seen.matchAll(/133;(?:C;1|D;1;1);at=(\d+\.\d{6})[;\x07]/g)].map(([, time]) => Number(time));
    expect(times).toHaveLength(2);
    expect(times).toEqual(times.toSorted());
    expect(Math.abs(Date.now() / 1000 - (times[1] ?? 0))).toBeLessThan(5);
    const pid = await terminal.pid;
    expect(statSync(`/proc/${pid}`).uid).toBe(place.uidBase);
    terminal.stdin.write('exit 7\n');
    expect(await terminal.exit).toEqual({ code: 7 });
  });
});

describe('what a lab may not', () => {
  test.each([
    ['raise its memory limit', 'find /sys/fs/cgroup -name memory.limit_in_bytes -o -name memory.max'],
    ['raise its number of processes', 'find /sys/fs/cgroup -name pids.max'],
    ['raise its share of the processors', 'find /sys/fs/cgroup -name cpu.cfs_quota_us -o -name cpu.max'],
  ])('%s', async (_, files) => {
    // Groups of containers are the engine's own to limit; those the host made are not.
    const { out } = await inLab(
      `for f in $(${files} | grep -v docker/.); do echo max 2>/dev/null >$f && echo "wrote $f"; done; ${files} | wc -l`,
    );
    expect(out).not.toContain('wrote');
    expect(Number(out.trim())).toBeGreaterThan(1);
  });

  test('open a socket that network namespaces don’t bind, nor reach keys, bpf or io_uring', async () => {
    const program = `
import socket, ctypes, errno, platform
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *rest):
    libc.syscall(number, *rest)
    return errno.errorcode.get(ctypes.get_errno(), 'ok')
try:
    socket.socket(40, socket.SOCK_STREAM); print('vsock ok')
except OSError as e: print('vsock', errno.errorcode[e.errno])
numbers = {'x86_64': (250, 321, 425), 'aarch64': (219, 280, 425)}[platform.machine()]
print(*[call(n, 0, 0, 0, 0, 0) for n in numbers])
`;
    const { out } = await inLab(`python3 -c "${program.replaceAll('"', '\\"')}"`);
    expect(out).toBe('vsock EAFNOSUPPORT\nENOSYS EPERM ENOSYS\n');
  });

  test('see the host: its processes, its network, its files, its devices', async () => {
    const { out } = await inLab(
      'cat /proc/1/comm; ls /sys/class/net | tr "\\n" " "; cat /etc/hostname; ls /dev/kmsg /dev/mem 2>&1 | wc -l',
    );
    expect(out).toMatch(/^tini\n.*docker0 lo .*lab\n2\n$/s);
  });

  test('change the host’s /dev/null', async () => {
    const before = statSync('/dev/null');
    await inLab('chmod 600 /dev/null; chown 5:5 /dev/null');
    expect(statSync('/dev/null')).toMatchObject({ mode: before.mode, uid: 0, gid: 0 });
    await inLab('chmod 666 /dev/null; chown 0:0 /dev/null');
  });

  test('kill its engine with a memory bomb, in a shell or in a container', async () => {
    const engine = () => inLab('pidof dockerd containerd');
    const before = await engine();
    expect((await inLab('python3 -c "x = bytearray(10**9)"')).code).toBe(137);
    expect((await inLab('docker run --rm busybox tail /dev/zero')).code).toBe(137);
    expect(await engine()).toEqual(before);
  });
});

describe('the supervisor', () => {
  test.each(['dockerd', 'containerd'])('brings back a killed %s, and docker works again', async (name) => {
    const pid = async () => (await inLab(`pidof ${name}`)).out.trim();
    const before = await pid();
    await inLab(`kill -9 ${before}`);
    await until(async () => ![before, ''].includes(await pid()), { limitMs: 30_000, what: `a new ${name}` });
    const works = async () => (await inLab('docker run --rm hello-world')).code === 0;
    await until(works, { limitMs: 30_000, what: `docker after a new ${name}` });
  });

  test('leaves no zombies', async () => {
    const zombies = async () => (await inLab('ps -eo stat,comm | grep ^Z')).out;
    await until(async () => (await zombies()) === '', { limitMs: 30_000, what: 'zombies to be reaped' });
  });

  test('is what systemctl and journalctl talk to, and they say so', async () => {
    const { out, code } = await inLab('systemctl status docker --no-pager; systemctl --help; journalctl --help');
    expect(out).toMatch(/docker\.service[\s\S]*active \(running\)[\s\S]*runit, not systemd: run: docker: \(pid \d+\)/);
    expect(out).toContain('This lab has no systemd.');
    expect(out).toContain('This lab has no systemd journal.');
    expect(code).toBe(0);
  });

  test('tells a status that fits on a screen, its lines too', async () => {
    await inLab('docker info; docker run -d --name log busybox; docker rm -f log');
    const terminal = await labs.driver.exec(lab.id, ['systemctl', 'status', 'docker'], { tty: { cols: 60, rows: 20 } });
    const [chunks] = await Promise.all([terminal.stdout.toArray(), terminal.exit]);
    const [status = '', log = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    expect(status).toMatch(/docker\.service[\s\S]*active \(running\)/);
    const lines = log.trim().split('\r\n');
    expect(lines.length).toBeLessThanOrEqual(5);
    for (const line of lines)
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d lab docker: (?!.*level=debug).{1,29}$/);
    const { out } = await inLab('systemctl status docker');
    expect(out).toMatch(/lab docker: level=\w+ msg=.{50,}/);
  });

  test('stops and starts a service on request, with an honest status', async () => {
    const { out } = await inLab(
      'exec 2>&1; systemctl stop docker; systemctl is-active docker; echo $?; systemctl start docker; systemctl is-active docker; systemctl status nginx; echo $?',
    );
    expect(out).toMatch(/^inactive\n3\nactive\nUnit nginx could not be found.*\n4\n$/);
    await until(async () => (await inLab('docker version')).code === 0, { limitMs: 30_000, what: 'dockerd' });
    expect((await inLab('journalctl -q -u docker -n 1000')).out).toMatch(/lab docker: .*Calling GET/);
  });
});

describe('labs', () => {
  /** A killed init that nobody's child was is gone when the host's own init has reaped it: soon, not at once. */
  const leavesNothing = ({ index }: LabPlace) => {
    const left = async () => (await tracesOf(labs.state, index)).filter((line) => !line.includes('/labs/one'));
    return until(async () => (await left()).length === 0, { limitMs: 30_000, what: 'all of a lab to be gone' });
  };
  const two = specOf('two');

  test('run side by side with ids of their own, and one leaves nothing while the other goes on', async () => {
    const second = await labs.driver.create(two);
    await labs.driver.boot(two.id);
    expect(second.uidBase).not.toBe(place.uidBase);
    expect((await labs.driver.list()).map(({ id }) => id).sort()).toEqual(['one', 'two']);
    expect(await labs.driver.locate(two.id)).toEqual(second);
    await labs.driver.destroy(two.id);
    await labs.driver.destroy(two.id);
    expect(await labs.driver.locate(two.id)).toBeNull();
    await leavesNothing(second);
    expect((await inLab('docker version')).code).toBe(0);
  });

  test('stand still when paused', async () => {
    await labs.driver.pause(lab.id);
    const socket = connect(place.dockerSocket);
    socket.write('GET /_ping HTTP/1.0\r\n\r\n');
    let answered = false;
    socket.once('data', () => {
      answered = true;
    });
    await once(socket, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(answered).toBe(false);
    await labs.driver.resume(lab.id);
    await until(() => answered, { limitMs: 30_000, what: 'the answer after the pause' });
    socket.destroy();
  });

  test('that end by themselves are reported lost, and can be destroyed', async () => {
    const stop = new AbortController();
    const events: LabEvent['type'][] = [];
    const listening = (async () => {
      for await (const event of labs.driver.events(stop.signal)) if (event.id === two.id) events.push(event.type);
    })();
    const second = await labs.driver.create(two);
    await labs.driver.boot(two.id);
    process.kill(second.initPid, 'SIGKILL');
    await until(() => events.includes('lost'), { limitMs: 30_000, what: 'the lab to be lost' });
    expect(await labs.driver.locate(two.id)).toBeNull();
    await labs.driver.destroy(two.id);
    stop.abort();
    await listening;
    expect(events).toEqual(['created', 'booted', 'lost', 'destroyed']);
    await leavesNothing(second);
  });

  test('of a killed daemon are swept, and those of others are not', async () => {
    const { rootfs } = await buildLabImage();
    const own = await openLabs();
    const victim = fileURLToPath(new URL('./sweep-victim.fixture.ts', import.meta.url));
    const daemon = spawn(process.execPath, ['--import', 'tsx', victim, own.state, rootfs], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(daemon.stdout, 'data');
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
    expect(await tracesOf(own.state, Number(line))).not.toEqual([]);
    expect(await sweep(own.state)).toEqual(['orphan']);
    await until(async () => (await tracesOf(own.state, Number(line))).length === 0, {
      limitMs: 30_000,
      what: 'all to be gone',
    });
    await own.close();
    expect((await inLab('docker version')).code).toBe(0);
  });

  test('that can’t be made leave nothing', async () => {
    const before = await labs.driver.list();
    await expect(labs.driver.create({ ...specOf('bad'), diskMiB: 0 })).rejects.toThrow('mkfs.ext4');
    await expect(labs.driver.create({ ...specOf('bad'), id: specOf('../bad').id })).rejects.toThrow("can't name a lab");
    expect(await labs.driver.list()).toEqual(before);
  });
});
