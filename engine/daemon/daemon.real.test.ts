import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeRecording } from '#engine/trace/recording.ts';
import { initOf, LabClient, remainsOfLabs, TerminalClient, until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab, SESSION } from './one-lab.fixture.ts';

describe('a daemon with a lab', () => {
  const one = oneLab({ env: { ENGINE_ROOM_GROUP: '65534' } });

  test('its socket is open to its group only, and nothing else of its state is', async () => {
    expect(statSync(one.daemon.socketPath)).toMatchObject({ gid: 65534 });
    expect(statSync(one.daemon.socketPath).mode & 0o777).toBe(0o660);
    expect(statSync(one.stateDir).mode & 0o777).toBe(0o711);
    expect(statSync(join(one.stateDir, 'recordings')).mode & 0o007).toBe(0);
  });

  test('health tells how many labs run', async () => {
    const { status, body } = await one.daemon.call('GET', '/api/health');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ status: 'ok', mode: 'live', labs: { running: 1 } });
  });

  test(
    'a typed hello-world is seen from the command line down to the kernel',
    async () => {
      const run = await one.run('docker run --rm hello-world');
      await until('the container is removed', () => run.find('dockerd containerd', 'Tasks/Delete'));
      const hops = [
        ['terminal cli', 'docker run'],
        ['cli dockerd', 'POST /containers/create'],
        ['cli dockerd', 'POST /containers/{id}/start'],
        ['cli dockerd', 'POST /containers/{id}/wait'],
        ['dockerd containerd', 'Containers/Create'],
        ['dockerd containerd', 'Tasks/Create'],
        ['dockerd containerd', 'Tasks/Start'],
        ['shim runc', 'runc create'],
        ['shim runc', 'runc start'],
        ['container kernel', /unshare|clone/],
        ['container kernel', 'mount'],
        ['container kernel', 'pivot_root'],
      ] as const;
      for (const [way, name] of hops) {
        const span = run.find(way, name);
        if (!span) throw new Error(`there is no ${way} ${name}`);
        expect(run.chain(span).at(-1)).toBe('docker run');
        expect(span.evidence, `${way} ${name}`).toBe('observed');
        expect(Object.keys(span.attributes).length).toBeGreaterThan(1);
      }
      const program = run.spans.find(
        ({ name, attributes }) => name === 'execve' && JSON.stringify(attributes).includes('"/hello"'),
      );
      expect(program && run.chain(program).at(-1)).toBe('docker run');
      const create = run.find('cli dockerd', 'POST /containers/create');
      expect(create?.attributes['http.request.body']).toMatchObject({ Image: 'hello-world' });
      expect(create && run.end(create)?.attributes['http.response.status_code']).toBe(201);
    },
    LIMIT_MS,
  );

  test(
    'lines typed ahead have a run each, with what each of them did and how it ended',
    async () => {
      const lines = [
        ['docker rm -f ahead-none', 'DELETE /containers/{id}', 0],
        ['docker create --name ahead busybox true', 'POST /containers/create', 0],
        ['docker inspect ahead-none', 'GET /containers/{id}/json', 1],
      ] as const;
      one.shell.type(lines.map(([line]) => `${line}\r`).join(''));
      for (const [line, request, exit] of lines) {
        const run = await one.page.run(line);
        const end = await until(`the end of ${line}`, () => run.end(run.root));
        expect(end.attributes['process.exit.code']).toBe(exit);
        const programs = run.spans.filter((span) => span.to === 'cli');
        expect(programs.map((span) => span.attributes['process.command_args'])).toEqual([line.split(' ')]);
        const requests = run.spans.filter((span) => span.from === 'cli' && span.to === 'dockerd');
        expect(requests.map((span) => span.name)).toContain(request);
        for (const span of [...programs, ...requests]) expect(run.end(span), `${line}: ${span.name}`).toBeDefined();
        const others = lines.map(([, name]) => name).filter((name) => name !== request);
        expect(requests.filter(({ name }) => others.some((other) => other === name))).toEqual([]);
      }
      await one.run('docker rm ahead');
    },
    LIMIT_MS,
  );

  test(
    'two terminals at once are told apart',
    async () => {
      const other = new TerminalClient(one.daemon, SESSION, 't2');
      await other.prompt();
      one.shell.type('docker run --rm --name one busybox echo one\n');
      other.type('docker run --rm --name two busybox echo two\n');
      for (const [name, terminal] of [
        ['one', 't1'],
        ['two', 't2'],
      ] as const) {
        const run = await one.page.run(`docker run --rm --name ${name} busybox echo ${name}`);
        expect(run.root.attributes['engine.terminal']).toBe(terminal);
        const creates = run.spans.filter((span) => span.name === 'POST /containers/create');
        expect(creates.map((span) => span.attributes['url.path'])).toEqual([expect.stringContaining(`name=${name}`)]);
        const program = await until(`the program of ${name}`, () => run.find('runc container', /^echo/));
        expect(program.attributes['process.command_args']).toEqual(['echo', name]);
      }
      other.type('exit 3\n');
      await until('the shell ended', () => other.closed);
      expect(other.messages).toContainEqual({ type: 'exited', code: 3 });
      expect(other.closed?.code).toBe(1000);
    },
    LIMIT_MS,
  );

  test(
    'a page that comes back gets exactly what it missed, and its screen',
    async () => {
      await one.run('echo before');
      const lastSeq = one.page.log.lastSeq;
      one.page.socket.terminate();
      one.shell.socket.terminate();
      await until('both sockets are closed', () => one.page.closed && one.shell.closed);
      const again = new TerminalClient(one.daemon, SESSION, 't1');
      await until('the snapshot', () => again.text.includes('before'));
      again.type('echo while-away\n');
      await until('its output', () => (again.text.match(/while-away/g)?.length ?? 0) >= 2);
      const back = new LabClient(one.daemon, SESSION, { lastSeq, lab: one.page.lab });
      await back.run('echo while-away');
      const seqs = back.log.events.map(({ seq }) => seq);
      expect(seqs[0]).toBe(lastSeq + 1);
      expect(seqs).toEqual(seqs.map((_, index) => lastSeq + 1 + index));
      one.page = back;
      one.shell = again;
    },
    LIMIT_MS,
  );

  test(
    'a flood into a page that does not draw costs no memory, and the next command is seen',
    async () => {
      one.shell.acknowledges = false;
      const [memory, seen] = [one.daemon.memory, one.shell.bytes];
      one.shell.type('yes | head -c 20M\n');
      await until('the flood has begun', () => one.shell.bytes - seen > 256 * 1024);
      await until('the terminal is paused', () => paused(one.shell), 60_000);
      expect(one.shell.bytes - seen).toBeLessThan(2 ** 20);
      one.shell.acknowledges = true;
      one.shell.socket.send(JSON.stringify({ type: 'ack', bytes: one.shell.bytes - seen }));
      const run = await one.page.run('yes | head -c 20M');
      expect(one.shell.bytes - seen).toBeGreaterThan(20 * 2 ** 20);
      expect(one.daemon.memory - memory).toBeLessThan(200);
      const kept = one.page.log.events.filter(
        (event) => event.type === 'terminal.output' && event.trace === run.root.trace,
      );
      const { attributes } = await until('its end', () => run.end(run.root));
      const bytes = Buffer.byteLength(
        kept.map((event) => (event.type === 'terminal.output' ? event.data : '')).join(''),
      );
      // A terminal makes three bytes of each line.
      const printed = 10 * 2 ** 20 * 3;
      expect(attributes).toMatchObject({ 'engine.output.size': printed, 'engine.output.cut': printed - bytes });
      await one.run('echo alive');
    },
    LIMIT_MS,
  );

  test(
    'another page takes a terminal over',
    async () => {
      const taker = new TerminalClient(one.daemon, SESSION, 't1');
      await until('the first is told', () => one.shell.closed);
      expect(one.shell.closed?.code).toBe(4001);
      one.shell = taker;
    },
    LIMIT_MS,
  );

  test.each([
    ['a wrong type', '{"type":"no"}'],
    ['no JSON', 'hello'],
    ['a wrong number', '{"type":"resume","lastSeq":-7}'],
  ])('%s on the lab socket is refused in words, and the daemon goes on', async (_, text) => {
    const client = new LabClient(one.daemon, SESSION);
    await until('it is open', () => client.lab && client.socket.readyState === client.socket.OPEN);
    client.socket.send(text);
    await until('it is closed', () => client.closed);
    expect(client.closed).toMatchObject({ code: 4000, reason: expect.stringMatching(/\w+/) });
    expect((await one.daemon.call('GET', '/api/health')).status).toBe(200);
  });

  test.each([
    ['GET', '/api/nothing', SESSION, 404],
    ['POST', '/api/lab', undefined, 400],
    ['POST', '/api/lab', 'x', 400],
    ['GET', '/api/recordings/..%2f..%2fetc', SESSION, 404],
  ])('%s %s of session %s is answered with %s and a reason', async (method, path, session, expected) => {
    const { status, body } = await one.daemon.call(method, path, session);
    expect(status).toBe(expected);
    expect(JSON.parse(body)).toEqual({ error: expect.stringMatching(/\w+/) });
  });

  test('each run can be fetched as a recording that replays', async () => {
    const { recordings } = JSON.parse((await one.daemon.call('GET', '/api/recordings', SESSION)).body);
    const hello = recordings.find(({ title }: { title: string }) => title === 'docker run --rm hello-world');
    const { events, header, unreadable } = decodeRecording(
      (await one.daemon.call('GET', `/api/recordings/${hello.id}`, SESSION)).body,
    );
    expect(unreadable).toEqual([]);
    expect(header.engine.docker).toMatch(/^\d/);
    expect(events.some((event) => event.type === 'span.started' && event.name === 'runc create')).toBe(true);
    expect(hello.runs).toMatchObject([{ commandLine: hello.title, exitCode: 0, failed: false, open: false }]);
    expect((await one.daemon.call('GET', `/api/recordings/${hello.id}`, 'another-session')).status).toBe(404);
  });

  test(
    'a reset gives a fresh lab on the same socket',
    async () => {
      const old = one.page.lab;
      await one.run('docker run -d --name left busybox sleep 1000');
      one.page.socket.send(JSON.stringify({ type: 'reset' }));
      await until('another lab', () => one.page.lab !== old);
      await one.page.ready();
      expect(one.shell.closed?.code).toBe(4002);
      one.shell = new TerminalClient(one.daemon, SESSION, 't1');
      await one.shell.prompt();
      await one.run('docker ps -aq | wc -l');
      expect(one.shell.text).toMatch(/\x070\r\n/);
      expect(one.page.log.events.some((event) => JSON.stringify(event).includes('"left"'))).toBe(false);
    },
    LIMIT_MS,
  );

  test(
    'a lab whose init dies is lost, says so, and can be had anew',
    async () => {
      const { lab, pid } = initOf(one.stateDir);
      process.kill(pid, 'SIGKILL');
      await until('the lab is lost', () => one.page.status?.phase === 'lost');
      expect(one.page.status?.detail).toMatch(/reset/i);
      await until('nothing of it is left', () => remainsOfLabs(one.stateDir).length === 0);
      one.page.socket.send(JSON.stringify({ type: 'reset' }));
      await until('another lab is ready', () => one.page.status?.phase === 'ready' && one.page.lab !== lab, LIMIT_MS);
    },
    LIMIT_MS,
  );
});

/** Nothing came for a while although there is more. */
function paused(shell: TerminalClient): boolean {
  const state = shell as TerminalClient & { last?: { bytes: number; at: number } };
  if (state.last?.bytes !== shell.bytes) state.last = { bytes: shell.bytes, at: performance.now() };
  return performance.now() - state.last.at > 500;
}
