/** Tiny makers of builds for tests: a command, its requests, and what both builders tell of their steps. Times in ms. */
import { fromMillis } from '#engine/trace/ids.ts';
import { asks, DAEMONS, opened, peer, spawns, typed } from './make-observation.fixture.ts';
import type { BuildStatus, ClassicBuildLine, Observation } from './observation.ts';

export const KNOWN = { processes: DAEMONS };
const cli = peer(60, 't1', 1);

const begin = (): Observation[] => [
  opened('t1', 50),
  typed(1, 't1', 'docker build .'),
  ...spawns(1, 50, 60, 'docker build .'),
];

const called = (ms: number, call: string, name: string): Observation => ({
  ...{ at: fromMillis(ms), kind: 'grpc.request', call, socket: 'docker.sock', peer: cli, exchange: 1 },
  ...{ path: `/moby.buildkit.v1.Control/${name}`, metadata: {}, message: { Ref: 'ref' } },
});

/** Its calls that make a build (`solve`) and tell of it (`status`) are under way at 3 ms. */
export const buildkit = (): Observation[] => [
  ...begin(),
  asks(2, 1, cli, 'POST /grpc'),
  called(3, 'status', 'Status'),
  called(3, 'solve', 'Solve'),
];

type Vertex = Partial<BuildStatus['vertexes'][number]> & { digest: string };

export const vertex = (
  digest: string,
  more: Partial<Record<'started' | 'completed', number>> & Omit<Vertex, 'digest' | 'started' | 'completed'> = {},
): BuildStatus['vertexes'][number] => {
  const { started, completed, ...rest } = more;
  return {
    ...{ digest, name: digest, inputs: ['below'], cached: false, ...rest },
    ...(started !== undefined && { started: fromMillis(started) }),
    ...(completed !== undefined && { completed: fromMillis(completed) }),
  };
};

export const status = (ms: number, ...vertexes: BuildStatus['vertexes']): Observation => ({
  ...{ at: fromMillis(ms), kind: 'build.status', call: 'status' },
  ...{ vertexes, statuses: [], logs: [], warnings: [] },
});

export const tells = (ms: number, more: Partial<BuildStatus>): Observation => ({
  ...{ at: fromMillis(ms), kind: 'build.status', call: 'status' },
  ...{ vertexes: [], statuses: [], logs: [], warnings: [], ...more },
});

/** A request to the classic builder, from 2 ms on. */
export const classic = (): Observation[] => [...begin(), asks(2, 1, cli, 'POST /build?t=x')];

export const says = (ms: number, ...lines: ClassicBuildLine[]): Observation => ({
  ...{ at: fromMillis(ms), kind: 'build.answer', exchange: 1, lines },
});

export const stepLine = (ordinal: number, text: string, total = 3): ClassicBuildLine => ({
  ...{ kind: 'step', ordinal, total, text },
});
