/** Probes are killed and stopped in the middle of commands on a real lab: the commands do not notice, and what is missing is told. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { correlate, flush, initialState } from '#engine/correlate/correlate.ts';
import type { ProbeObservation } from '#engine/correlate/observation.ts';
import type { Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { ObservedLab, Seen } from './observed-lab.fixture.ts';

let lab: ObservedLab;
let undisturbed: Record<Task, string>;

beforeAll(async () => {
  lab = await ObservedLab.boot(['registry']);
  await lab.command('docker', 'run', '-d', '--network', 'host', '--name', 'registry', 'registry:2');
  await lab.command('docker', 'tag', 'registry:2', 'localhost:5000/r');
  await vi.waitFor(
    async () => expect((await lab.command('docker', 'push', '-q', 'localhost:5000/r')).code).toBe(0),
    150_000,
  );
  await lab.command('docker', 'run', '-d', '--name', 'box', 'busybox', 'sleep', '1000');
  undisturbed = { build: await build(), exec: await dialogue(), pull: await pull() };
}, 300_000);

afterAll(() => lab?.close(), 120_000);

/** Each gives all that its user sees of it, and what it left behind. `midway` runs when the first of its output is there. */
type Midway = () => void;
type Task = 'build' | 'exec' | 'pull';

const DOCKERFILE = 'FROM busybox\nRUN for i in 1 2 3 4 5; do echo tick $i; sleep 0.1; done; echo done > /x\n';

/** Without waiting for any probe. */
const run = (...argv: string[]): Promise<string> => outputOf(argv, '', () => {});

const outputOf = async (argv: string[], mark: string, midway: Midway): Promise<string> => {
  const process = await lab.start(...argv);
  process.stdin.end();
  let output = '';
  let isMidway = mark === '';
  const hear = (bytes: Buffer) => {
    output += bytes;
    if (isMidway || !output.includes(mark)) return;
    isMidway = true;
    midway();
  };
  process.stdout.on('data', hear);
  process.stderr?.on('data', hear);
  const { code } = await process.exit;
  expect(isMidway).toBe(true);
  return `${code}\n${output}`;
};

/** Times, digests and the order in which layers come differ from run to run. */
const settled = (output: string): string =>
  output
    .replace(/[0-9a-f]{12,64}/g, 'ID')
    .replace(/\d+\.\d+( ?[kM]?B)?s?/g, 'N')
    .split('\n')
    .filter((line) => !/ (DONE|CACHED|transferring|sha256|exporting|writing|naming)|^ID: |^$/.test(line))
    // BuildKit says again which step goes on, when another one spoke between.
    .filter((line, at, lines) => lines.indexOf(line) === at)
    .join('\n');

const build = async (midway: Midway = () => {}): Promise<string> => {
  const line = `printf '${DOCKERFILE.replaceAll('\n', '\\n')}' | docker build --no-cache --progress=plain -t built -`;
  const output = await outputOf(['sh', '-c', line], 'tick 2', midway);
  return `${settled(output)}${await run('docker', 'run', '--rm', 'built', 'cat', '/x')}`;
};

const pull = async (midway: Midway = () => {}): Promise<string> => {
  await run('docker', 'rmi', '-f', 'localhost:5000/r', 'registry:2', 'registry:latest');
  const output = await outputOf(['docker', 'pull', 'localhost:5000/r'], 'latest: Pulling', midway);
  const id = await run('docker', 'image', 'inspect', '-f', '{{.Id}}', 'localhost:5000/r');
  return `${output.split('\n').sort().join('\n')}${id}`;
};

const heard = (output: () => string, answer: string): Promise<unknown> =>
  vi.waitFor(() => expect(output()).toContain(answer), { timeout: 60_000, interval: 20 });

const dialogue = async (midway: Midway = () => {}): Promise<string> => {
  const shell = await lab.terminal('talk');
  let output = '';
  shell.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const say = async (line: string, answer: string) => {
    const from = output.length;
    shell.stdin.write(`${line}\n`);
    await heard(() => output.slice(from), answer);
  };
  await say('docker exec -it box sh', '/ # ');
  await say('echo ready$((1+1)); read a; echo "you said $a"', 'ready2');
  midway();
  await say('hello', 'you said hello');
  await say('seq 1 200 | tr "\\n" " "; stty size', '20 200');
  await say('exit 3', '\x1b]133;B');
  await say('echo "it was $?"', 'it was 3');
  // Its prompt comes a moment later.
  await heard(() => output.slice(output.lastIndexOf('it was 3')), '\x1b]133;B');
  shell.kill('SIGKILL');
  // How many carriage returns end a line is a matter of which terminal on the way was raw by then.
  return output.replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '').replace(/\r+\n/g, '\n');
};

const tasks: Record<Task, (midway?: Midway) => Promise<string>> = { build, exec: dialogue, pull };

/** Of this process, and nobody else's. */
const childOf = (name: string): number => {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const own = pids.filter((pid) => read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')[1] === String(process.pid));
  const found = own.find((pid) => read(`/proc/${pid}/cmdline`).includes(name));
  if (!found) throw new Error(`no ${name} runs`);
  return Number(found);
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const reportsSince = (from: number): ProbeObservation[] => new Seen(lab.observations, from).all('probe');
const statesOf = (probe: string, from: number) =>
  reportsSince(from)
    .filter((report) => report.probe === probe)
    .map(({ state }) => state)
    // One that does not start at once on a busy machine says again that it is off.
    .filter((state, at, states) => state !== states[at - 1]);

/** A stopped one goes on when the command has ended. */
type Probe = {
  name: string;
  program: string;
  disturb(pid: number): void;
  relieve?(pid: number): void;
  probe: string;
  states: string[];
  mayAlsoBe?: string[];
};

const DECODER = 'decode-main';
const PROBES: Probe[] = [
  {
    ...{ name: 'what decodes, killed', program: DECODER, probe: 'decoder', states: ['degraded', 'watching'] },
    disturb: (pid) => process.kill(pid, 'SIGKILL'),
  },
  {
    ...{ name: 'what decodes, stopped', program: DECODER, probe: 'decoder', states: [] },
    mayAlsoBe: ['degraded', 'watching'],
    disturb: (pid) => process.kill(pid, 'SIGSTOP'),
    relieve: (pid) => process.kill(pid, 'SIGCONT'),
  },
  {
    ...{
      name: 'what watches the kernel, killed',
      program: 'bpftrace',
      probe: 'kernel',
      states: ['lost', 'off', 'watching'],
    },
    disturb: (pid) => process.kill(pid, 'SIGKILL'),
  },
];

describe.each(PROBES)('$name', ({ program, disturb, relieve, probe, states, mayAlsoBe = states }) => {
  it.each(Object.keys(tasks) as Task[])(
    'in the middle of %s, changes nothing for who runs it, and is told',
    async (task) => {
      const from = lab.observations.length;
      const pid = await vi.waitFor(() => childOf(program), 60_000);
      const result = await tasks[task](() => disturb(pid));
      relieve?.(pid);
      expect(result).toBe(undisturbed[task]);
      // One that is stopped for too long is taken for hung, and another goes on.
      await vi.waitFor(() => expect([states, mayAlsoBe]).toContainEqual(statesOf(probe, from)), {
        timeout: 30_000,
        interval: 50,
      });
    },
    150_000,
  );
});

describe('afterwards', () => {
  it('nothing of what was said was lost', () => {
    const lost = reportsSince(0).filter(({ state, probe }) => state === 'lost' && probe !== 'kernel');
    expect(lost).toEqual([]);
  });

  it('commands are observed completely again, on the connections that dockerd has kept', async () => {
    const { code, seen } = await lab.command('docker', 'run', '--rm', 'hello-world');
    expect(code).toBe(0);
    await vi.waitFor(() => expect(seen.grpc('Tasks/Delete')).toBeDefined(), 30_000);
    expect(seen.request('POST', /\/containers\/create/)).toBeDefined();
    expect(seen.grpc('Tasks/Create')?.message).toMatchObject({ container_id: expect.any(String) });
    expect(seen.programs()).toContain('/hello');
  }, 150_000);

  it('no command has a span that never ends', async () => {
    await vi.waitFor(() => expect(openSpans()).toEqual([]), { timeout: 60_000, interval: 500 });
  }, 150_000);
});

/** Names of the spans of commands that have not ended. */
const openSpans = (): string[] => {
  const open = new Map<string, string>();
  for (const event of fold()) {
    if (event.type === 'span.started' && event.trace !== BACKGROUND)
      open.set(event.span, `${event.trace} ${event.name}`);
    if (event.type === 'span.ended') open.delete(event.span);
  }
  return [...open.values()];
};

const fold = (): Unnumbered[] => {
  let state = initialState();
  const events: Unnumbered[] = [];
  for (const seen of [...lab.observations].sort((a, b) => a.at - b.at)) {
    const step = correlate(state, seen);
    state = step.state;
    events.push(...step.events);
  }
  return [...events, ...flush(state, monotonic()).events];
};

describe('bytes that nobody can read', () => {
  it('get the answer that dockerd gives, and the gap is told', async () => {
    const from = lab.observations.length;
    const ask = `import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/docker.sock'); s.send(b'garbage\\r\\n\\r\\n'); s.shutdown(1)
while (b := s.recv(9999)): print(b.decode(), end='')`;
    const { stdout } = await lab.command('python3', '-c', ask);
    expect(stdout).toMatch(/^HTTP\/1.1 400 Bad Request\r\n[\s\S]*400 Bad Request/);
    await vi.waitFor(() =>
      expect(reportsSince(from)).toContainEqual(
        expect.objectContaining({
          probe: 'docker.sock',
          state: 'lost',
          detail: expect.stringContaining('cannot be read on'),
        }),
      ),
    );
  }, 150_000);
});
