/**
 * The machine of a container's life, a real engine, and what is folded from its observed events go the same ways, refuse the same, and agree
 * on how each life ended.
 */
import { describe, expect, it, vi } from 'vitest';
import { getSimplePaths } from 'xstate/graph';
import {
  COMMANDS,
  type Command,
  containerLifeMachine,
  type LifeState,
  waysFrom,
} from '#engine/scene/process/container-life.machine.ts';
import { type ContainerStory, containerStories, stateAt } from '#engine/scene/process/container-story.ts';
import { lifeEventsOf } from '#engine/scene/process/life-events.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const lab = oneLab();
const SOON = { timeout: 30_000, interval: 100 };
const LOYAL = `busybox sh -c 'trap "exit 0" TERM; touch /ready; while :; do sleep 0.1; done'`;
/** Process 1 ignores a signal for which it has no trap yet. */
const untilReady = (name: string): string => `until docker exec ${name} test -e /ready; do :; done`;

const lifeOf = (name: string): ContainerStory => {
  const story = containerStories(lifeEventsOf(lab.page.log.events)).find((one) => one.name === name);
  if (!story) throw new Error(`nothing was told of ${name}`);
  return story;
};
const foldedState = (name: string): LifeState => stateAt(lifeOf(name).steps, Number.POSITIVE_INFINITY);

/** As it is typed. */
function lineOf(command: Command, name: string): string {
  switch (command) {
    case 'docker create':
      return `docker create --name ${name} ${LOYAL}`;
    case 'docker run':
      return `docker run -d --name ${name} ${LOYAL}`;
    case 'docker exec':
      return `docker exec ${name} true`;
    case 'docker update':
      return `docker update --restart no ${name}`;
    default:
      return `${command} ${name}`;
  }
}

const asked = (name: string) => `docker inspect -f 'state={{.State.Status}}' ${name}`;

/** What the engine says to a command, and where the container is by the engine's own word after it. */
async function drive(command: Command, name: string): Promise<{ code: number; state: string; said: string }> {
  const { said } = await lab.run(`${lineOf(command, name)}; echo code=$?; ${asked(name)}`);
  return {
    code: Number(/code=(\d+)/.exec(said)?.[1]),
    state: /state=(\w+)/.exec(said)?.[1] ?? 'gone',
    said,
  };
}

/** All three are there. */
async function expectState(state: LifeState, name: string, { state: engine }: { state: string }): Promise<void> {
  expect(engine).toBe(state);
  await vi.waitFor(() => expect(foldedState(name)).toBe(state), SOON);
}

type Leg = { command: Command; from: LifeState; to: LifeState };
const idOf = ({ command, from }: Leg): string => `${from} ${command}`;

/** Ways of the machine from nothing to gone, no state twice: so many that each of its transitions is taken. */
function ways(): Leg[][] {
  const paths = getSimplePaths(containerLifeMachine, {
    events: COMMANDS.map((type) => ({ type })),
    toState: ({ value }) => value === 'gone',
  }).map(({ steps }) =>
    steps.slice(1).map(({ event, state }, index) => ({
      command: event.type as Command,
      from: steps[index]?.state.value as LifeState,
      to: state.value as LifeState,
    })),
  );
  return cover(paths);
}

/** Those that show the most of what was not shown yet come first. */
function cover(paths: readonly Leg[][]): Leg[][] {
  const seen = new Set<string>();
  const chosen: Leg[][] = [];
  const fresh = (path: Leg[]) => path.filter((leg) => !seen.has(idOf(leg))).length;
  for (;;) {
    const best = paths.reduce((most, path) => (fresh(path) > fresh(most) ? path : most), [] as Leg[]);
    if (fresh(best) === 0) return chosen;
    chosen.push(best);
    for (const leg of best) seen.add(idOf(leg));
  }
}

describe('by each way of the machine', () => {
  const examined = new Set<LifeState>();

  /** All that changes nothing in this state: what the engine refuses, and what it agrees to. */
  async function examine(state: LifeState, name: string): Promise<void> {
    if (examined.has(state)) return;
    examined.add(state);
    for (const way of waysFrom(state)) {
      if ('to' in way && way.to !== state) continue;
      const answer = await drive(way.command, name);
      if ('refusal' in way) {
        expect(answer.code, `${way.command} in ${state}`).not.toBe(0);
        expect(answer.said).toContain(way.refusal);
      } else expect(answer.code, `${way.command} in ${state}`).toBe(0);
      await expectState(state, name, answer);
    }
  }

  it.each(ways().map((legs, index) => ({ legs, index, words: legs.map(({ command }) => command).join(', ') })))(
    '$words',
    async ({ legs, index }) => {
      const name = `way${index}`;
      for (const { command, to } of legs) {
        const answer = await drive(command, name);
        expect(answer.code, command).toBe(0);
        await expectState(to, name, answer);
        await examine(to, name);
      }
      expect(lifeOf(name).unexplained).toEqual([]);
    },
    LIMIT_MS,
  );
});

it(
  'while it waits to be restarted',
  async () => {
    await lab.run('docker run -d --name loop --restart always busybox false');
    const isLong = () => expect([foldedState('loop'), lifeOf('loop').gaps.length]).toEqual(['restarting', 7]);
    // The engine waits for 12.8 s now, in which all of it is tried.
    await vi.waitFor(isLong, { timeout: 120_000, interval: 50 });
    const refused = waysFrom('restarting').flatMap((way) => ('refusal' in way && way.refusal ? [way] : []));
    const { said } = await lab.run(refused.map(({ command }) => lineOf(command, 'loop')).join('; '));
    for (const { command, refusal } of refused) expect(said, command).toContain(refusal);
    for (const command of ['docker start', 'docker update'] as const)
      expect(await drive(command, 'loop'), command).toMatchObject({ code: 0, state: 'restarting' });
    for (const { rule, from, until } of lifeOf('loop').gaps) expect(until - from).toBeGreaterThanOrEqual(rule);
    await expectState('exited', 'loop', await drive('docker stop', 'loop'));
    expect(lifeOf('loop').steps.at(-1)).toMatchObject({ type: 'is not restarted', asked: { verb: 'stop' } });
    await lab.run('docker rm loop');
  },
  LIMIT_MS,
);

it(
  'a restart by hand ends the wait',
  async () => {
    // It fails until there is what it looks for.
    const looks = `busybox sh -c 'test -e /hands/go && exec sleep 1000'`;
    await lab.run(`mkdir -p /hands; docker run -d --name again --restart always -v /hands:/hands ${looks}`);
    const isLong = () => expect([foldedState('again'), lifeOf('again').gaps.length]).toEqual(['restarting', 6]);
    await vi.waitFor(isLong, { timeout: 120_000, interval: 50 });
    await lab.run('touch /hands/go');
    const answer = await drive('docker restart', 'again');
    expect(answer.code).toBe(0);
    await expectState('running', 'again', answer);
    const [from, to] = ['restarting', 'running'];
    expect(lifeOf('again').steps.at(-1)).toMatchObject({ from, to, asked: { verb: 'restart' } });
    await lab.run('docker rm -f again; rm -r /hands');
  },
  LIMIT_MS,
);

describe('the verdict on an end', () => {
  const HUNGRY = '-m 20m --memory-swap 20m busybox';
  const EATS = 'dd if=/dev/zero of=/dev/null bs=67108864 count=1';
  type Case = { name: string; lines: string; kind: string; code: number; sent?: string[]; child?: true };
  const cases: Case[] = [
    { name: 'own', lines: 'docker run --name own busybox sh -c "exit 7"', kind: 'by itself', code: 7 },
    {
      name: 'obeys',
      lines: `docker run -d --name obeys ${LOYAL}; ${untilReady('obeys')}; docker stop obeys`,
      ...{ kind: 'obeyed', code: 0, sent: ['SIGTERM'] },
    },
    {
      name: 'init',
      lines: 'docker run -d --name init --init busybox sleep 1000; docker stop init',
      ...{ kind: 'obeyed', code: 143, sent: ['SIGTERM'] },
    },
    {
      name: 'deaf',
      lines: 'docker run -d --name deaf busybox sleep 1000; docker stop -t 1 deaf',
      ...{ kind: 'timed out', code: 137, sent: ['SIGTERM', 'SIGKILL'] },
    },
    {
      name: 'killed',
      lines: 'docker run -d --name killed busybox sleep 1000; docker kill killed',
      ...{ kind: 'killed', code: 137, sent: ['SIGKILL'] },
    },
    {
      name: 'quit',
      lines: `docker run -d --name quit busybox sh -c 'trap "exit 3" QUIT; touch /ready; while :; do sleep 0.1; done'; ${untilReady('quit')}; docker kill -s QUIT quit; docker wait quit`,
      ...{ kind: 'obeyed', code: 3, sent: ['SIGQUIT'] },
    },
    { name: 'hungry', lines: `docker run --name hungry ${HUNGRY} ${EATS}`, kind: 'out of memory', code: 137 },
    {
      name: 'parent',
      lines: `docker run --name parent ${HUNGRY} sh -c '${EATS}; exit 0'`,
      ...{ kind: 'by itself', code: 0, child: true },
    },
    {
      name: 'passes',
      lines: `docker run --init --name passes ${HUNGRY} ${EATS}`,
      ...{ kind: 'by itself', code: 137, child: true },
    },
    {
      name: 'past',
      lines: `docker run -d --name past busybox sleep 1000; kill -9 $(docker inspect -f '{{.State.Pid}}' past); docker wait past`,
      ...{ kind: 'killed from outside', code: 137, sent: ['SIGKILL'] },
    },
    {
      name: 'orphan',
      lines: `docker run -d --name orphan busybox sleep 1000; kill -9 $(ps -o ppid= $(docker inspect -f '{{.State.Pid}}' orphan)); docker wait orphan`,
      ...{ kind: 'cleared away', code: 137, sent: ['SIGKILL'] },
    },
  ];

  it.each(cases)(
    '$name: $kind, $code',
    async ({ name, lines, kind, code, sent = [], child = false }) => {
      await lab.run(lines);
      await vi.waitFor(() => expect(foldedState(name)).toBe('exited'), SOON);
      const ending = lifeOf(name).steps.at(-1)?.ending;
      expect(ending).toMatchObject({ kind, code, childOutOfMemory: child });
      expect(ending?.sent.map(({ signal }) => signal)).toEqual(sent);
    },
    LIMIT_MS,
  );

  it(
    'none where the engine could not start it: 125, 126, 127',
    async () => {
      await lab.run('docker run -d --name holds -p 8080:80 busybox sleep 1000');
      const starts = { taken: '-p 8080:80 busybox true', folder: 'busybox /etc', missing: 'busybox nope' };
      const codes: Record<string, unknown> = {};
      for (const [name, rest] of Object.entries(starts)) {
        await lab.run(`docker run --name ${name} ${rest}`);
        await vi.waitFor(() => expect(lifeOf(name).refusals[0]?.asked.clientCode).toBeDefined(), SOON);
        codes[name] = lifeOf(name).refusals[0]?.asked.clientCode;
        expect(foldedState(name)).toBe('created');
      }
      expect(codes).toEqual({ taken: 125, folder: 126, missing: 127 });
    },
    LIMIT_MS,
  );

  it(
    'none for kill -9 1 from inside, which the kernel drops',
    async () => {
      await lab.run(`docker run -d --name safe ${LOYAL}; docker exec safe kill -9 1; docker exec safe true`);
      const isSeen = () =>
        expect(lifeOf('safe').signals).toMatchObject([
          { signal: 'SIGKILL', sender: 'inside', receiver: 'first', pid: 1 },
        ]);
      await vi.waitFor(isSeen, SOON);
      expect(foldedState('safe')).toBe('running');
    },
    LIMIT_MS,
  );
});

it(
  'health goes from starting to healthy to unhealthy, with what the checks printed',
  async () => {
    const check = `--health-cmd 'test -e /ok || { echo missing; exit 1; }' --health-interval 300ms --health-retries 2`;
    await lab.run(`docker run -d --name sick ${check} ${LOYAL.replace('trap', 'touch /ok; trap')}`);
    const statuses = () => lifeOf('sick').health.map(({ status }) => status);
    await vi.waitFor(() => expect(statuses()).toEqual(['starting', 'healthy']), SOON);
    await lab.run('docker exec sick rm /ok');
    await vi.waitFor(() => expect(statuses()).toEqual(['starting', 'healthy', 'unhealthy']), SOON);
    await vi.waitFor(() => {
      const { health } = lifeOf('sick').lives.at(-1)?.life ?? {};
      expect(health).toMatchObject({ status: 'unhealthy', retries: 2, interval: 3e8 });
      expect(health?.runs.at(-1)).toMatchObject({ exitCode: 1, output: 'missing\n' });
    }, SOON);
    expect(lifeOf('sick').checks.filter(({ code }) => code === 1).length).toBeGreaterThanOrEqual(2);
  },
  LIMIT_MS,
);

it(
  'where its output goes is told, with its rotation',
  async () => {
    await lab.run('docker run -d --name talks --log-opt max-size=1m --log-opt max-file=3 busybox true');
    await vi.waitFor(() => {
      expect(lifeOf('talks').lives.at(-1)?.life.log).toEqual({
        driver: 'json-file',
        options: { 'max-size': '1m', 'max-file': '3' },
        file: expect.stringMatching(/^\/var\/lib\/docker\/containers\/.*-json\.log$/),
      });
    }, SOON);
  },
  LIMIT_MS,
);
