/** What every probe sees of real commands on a real lab. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ObservedLab, Seen } from './observed-lab.fixture.ts';

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

describe('docker run --rm hello-world', () => {
  let seen: Seen;
  beforeAll(async () => {
    const run = await lab.command('docker', 'run', '--rm', 'hello-world');
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('Hello') });
    seen = run.seen;
  }, 150_000);

  it('is seen on docker.sock, with who asked', () => {
    const request = seen.request('POST', /\/containers\/create/);
    expect(request?.body?.content).toMatchObject({ Image: 'hello-world' });
    expect(request?.peer).toMatchObject({
      argv: ['docker', 'run', '--rm', 'hello-world'],
      terminal: 't1',
      command: lab.commands,
    });
    const answer = seen.all('http.ended').find(({ exchange }) => exchange === request?.exchange);
    expect(answer?.body?.content).toMatchObject({ Id: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('has its output taken out of the hijacked connection', () => {
    const attach = seen.request('POST', /\/attach/);
    const data = seen.all('http.data').filter(({ exchange }) => exchange === attach?.exchange);
    expect(data.map(({ text: output }) => output).join('')).toContain('Hello');
  });

  it('is seen on containerd.sock, messages decoded', () => {
    const create = seen.grpc('Containers/Create')?.message;
    expect(create).toMatchObject({
      container: { spec: { '@type': expect.stringContaining('Spec'), process: { args: ['/hello'] } } },
    });
    const task = seen.grpc('Tasks/Create');
    expect(task?.message).toMatchObject({ container_id: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const ended = seen.all('grpc.ended').find(({ call }) => call === task?.call);
    expect(ended).toMatchObject({ status: 0, message: { pid: expect.any(Number) } });
    expect(seen.grpc('Tasks/Start')).toBeDefined();
  });

  it('is seen in the kernel down to the program itself', () => {
    expect(seen.programs()).toContain('/hello');
    expect(seen.syscalls('unshare').flatMap(({ args }) => args.flags)).toEqual(
      expect.arrayContaining(['CLONE_NEWNS', 'CLONE_NEWPID', 'CLONE_NEWNET', 'CLONE_NEWUTS', 'CLONE_NEWIPC']),
    );
    expect(seen.syscalls('mount').find(({ args }) => args.type === 'overlay')).toMatchObject({
      result: 0,
      args: { data: expect.stringContaining('lowerdir=') },
    });
    expect(seen.syscalls('capset').at(-1)?.args.effective).toContain('CAP_CHOWN');
    expect(seen.syscalls('netlink').map(({ args }) => args)).toContainEqual(
      expect.objectContaining({ type: 'NEWLINK', kind: 'veth' }),
    );
    expect(seen.syscalls('cgroup_mkdir').length).toBeGreaterThan(0);
    const init = seen.all('kernel').find(({ call }) => call.name === 'execve' && call.argv[0] === '/hello');
    // Of this container: dockerd may still be unpacking an image, with a pivot_root of its own.
    const own = seen.all('kernel').flatMap(({ pid, call }) => (pid === init?.pid ? [call] : []));
    expect(own.filter((call) => call.name === 'syscall' && call.syscall === 'pivot_root')).toEqual([
      expect.objectContaining({ result: 0 }),
    ]);
    expect(own.filter(({ name }) => name === 'exit')).toEqual([{ name: 'exit', code: 0 }]);
  });

  it('has every new process told before it does anything', () => {
    const forks = new Map(
      seen.all('kernel').flatMap(({ at, call }) => (call.name === 'fork' ? [[call.child, at] as const] : [])),
    );
    const hello = seen.all('kernel').find(({ call }) => call.name === 'execve' && call.argv[0] === '/hello');
    expect(forks.get(hello?.pid ?? 0)).toBeLessThan(hello?.at ?? 0);
  });

  it('has the bundle that runc was given', () => {
    expect(seen.all('runc.bundle')).toEqual([
      expect.objectContaining({
        config: expect.objectContaining({ process: expect.objectContaining({ args: ['/hello'] }) }),
      }),
    ]);
  });

  it('is told by the engine itself', () => {
    const container = seen.all('engine.event').filter(({ subject }) => subject.kind === 'container');
    expect(container.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['create', 'start', 'die', 'destroy']),
    );
    expect(container.find(({ action }) => action === 'die')).toMatchObject({
      state: 'exited',
      attributes: { exitCode: 0 },
    });
    expect(container.at(-1)?.state).toBe('gone');
  });
});

describe('a published web server', () => {
  it('is seen with its ports, its proxies and its rules', async () => {
    const { code, seen } = await lab.command(
      'docker',
      'run',
      '-d',
      '-p',
      '8080:80',
      '--name',
      'web',
      'busybox',
      'httpd',
      '-f',
      '-p',
      '80',
    );
    expect(code).toBe(0);
    expect(seen.programs()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/docker-proxy.* 8080/),
        expect.stringMatching(/iptables.*8080/),
        'httpd -f -p 80',
      ]),
    );
    await vi.waitFor(() =>
      expect(seen.all('engine.event')).toContainEqual(
        expect.objectContaining({
          state: 'running',
          attributes: expect.objectContaining({ name: 'web', ports: ['0.0.0.0:8080->80/tcp', '[::]:8080->80/tcp'] }),
        }),
      ),
    );
  }, 150_000);

  it('takes another process, seen from the request to its program', async () => {
    const { stdout, seen } = await lab.command('docker', 'exec', 'web', 'echo', 'in', 'here');
    expect(stdout).toBe('in here\n');
    expect(seen.request('POST', /\/exec\/[^/]+\/start/)?.body?.content).toMatchObject({ Detach: false });
    expect(seen.grpc('Tasks/Exec')?.message).toMatchObject({ spec: { args: ['echo', 'in', 'here'] } });
    expect(seen.programs()).toContain('echo in here');
    const output = seen.all('http.data').map(({ text: data }) => data);
    expect(output).toContain('in here\n');
  }, 150_000);
});

describe('a command that fails', () => {
  it('is seen failing at every hop', async () => {
    const { code, seen } = await lab.command('docker', 'run', '--rm', 'busybox', '/nope');
    expect(code).toBe(127);
    expect(
      seen.all('grpc.ended').find(({ status, statusMessage }) => status !== 0 && /nope/.test(statusMessage ?? '')),
    ).toBeDefined();
    const start = seen.request('POST', /\/containers\/[0-9a-f]+\/start/);
    expect(seen.all('http.response').find(({ exchange }) => exchange === start?.exchange)?.status).toBe(400);
    expect(
      seen.all('kernel').find(({ comm, call }) => comm === 'runc' && call.name === 'exit' && call.code === 1),
    ).toBeDefined();
  }, 150_000);
});

describe('a build', () => {
  it('is seen on the connections that became HTTP/2, in both directions', async () => {
    const { code, seen, stderr } = await lab.command(
      'sh',
      '-c',
      'printf "FROM busybox\\nRUN echo built > /x\\n" | docker build -t b -',
    );
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const sockets = seen.all('grpc.request').filter(({ socket }) => socket === 'docker.sock');
    expect(sockets.map(({ path }) => path)).toContain('/moby.buildkit.v1.Control/Solve');
    expect(sockets.every(({ exchange }) => exchange !== undefined)).toBe(true);
    expect(seen.programs()).toContainEqual(expect.stringMatching(/^runc .*run --bundle/));
    expect(seen.all('runc.bundle').length).toBe(1);
  }, 150_000);
});

describe('lines typed into a terminal', () => {
  it('are told with their ends, and so is whose request is whose', async () => {
    const from = lab.observations.length;
    const [one, two] = [await lab.terminal('one'), await lab.terminal('two')];
    one.stdin.write('echo "a;b" \\\\ ; docker ps -q\n');
    two.stdin.write('false\ndocker info -f x\n');
    const seen = new Seen(lab.observations, from);
    await vi.waitFor(() => expect(seen.all('command.ended')).toHaveLength(3), 15_000);
    const told = seen.all('command.started').map(({ terminal, command, line }) => `${terminal} ${command} ${line}`);
    expect(told.toSorted()).toEqual(['one 1 echo "a;b" \\\\ ; docker ps -q', 'two 1 false', 'two 2 docker info -f x']);
    expect(
      seen
        .all('command.ended')
        .filter(({ terminal }) => terminal === 'two')
        .map(({ exit }) => exit),
    ).toEqual([1, 0]);
    const asked = (url: RegExp) => seen.request('GET', url)?.peer;
    expect(asked(/containers\/json/)).toMatchObject({ terminal: 'one', command: 1, ancestors: [{ comm: 'bash' }] });
    expect(asked(/\/info/)).toMatchObject({ terminal: 'two', command: 2 });
    const output = seen
      .all('terminal.output')
      .map(({ data }) => data)
      .join('');
    expect(output).toContain('a;b \\');
    expect(output).not.toContain(']133;');
    for (const shell of [one, two]) shell.kill('SIGKILL');
  }, 150_000);
});

describe('the probes themselves', () => {
  it('have lost nothing and misread nothing', () => {
    expect(lab.observations.filter((seen) => seen.kind === 'probe' && seen.state === 'lost')).toEqual([]);
  });
});
