/** Recorded observations of real runs (`fixtures/`), and two of them laid over each other in one lab; for tests. */
import { readFileSync } from 'node:fs';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import type { Observation } from './observation.ts';

export const realRun = (name: 'hello' | 'web'): Observation[] => recorded(`run-${name}`);

/** `docker run --rm --network none busybox true`, and at once the same with `--init`. */
export const twoRealRuns = (): Observation[] => recorded('two-runs');

function recorded(name: string): Observation[] {
  const text = readFileSync(new URL(`./fixtures/${name}.observations.jsonl`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Observation);
}

/** `other` as if it had run in the lab of `run`, from a second terminal, `later` ns after it began. */
export function together(run: readonly Observation[], other: readonly Observation[], later: number): Observation[] {
  const shift = startOf(run) + later - startOf(other);
  const daemons = new Map([
    [pidOf(other, 'dockerd'), pidOf(run, 'dockerd')],
    [pidOf(other, 'containerd'), pidOf(run, 'containerd')],
  ]);
  const moved = commandOf(other).map((observation) => moveInto(observation, shift, daemons));
  return [...run, ...moved].sort((a, b) => a.at - b.at);
}

const startOf = (run: readonly Observation[]): number =>
  run.find(({ kind }) => kind === 'command.started')?.at ?? Number.NaN;

const endOf = (run: readonly Observation[]): number =>
  run.find(({ kind }) => kind === 'command.ended')?.at ?? Number.NaN;

/** Without the boot of its own lab. */
const commandOf = (run: readonly Observation[]): Observation[] =>
  run.filter(({ at, kind }) => at >= startOf(run) && at <= endOf(run) && kind !== 'probe');

const pidOf = (run: readonly Observation[], program: string): number => {
  const found = run.find(({ kind, ...rest }) => kind === 'kernel' && isExecutionOf(rest, program));
  if (found?.kind !== 'kernel') throw new Error(`${program} does not start in this recording`);
  return found.pid;
};

const isExecutionOf = (observation: object, program: string): boolean =>
  'call' in observation &&
  JSON.stringify(observation.call).includes(
    `"name":"execve","argv":["/usr/${program === 'dockerd' ? 'sbin' : 'bin'}/${program}"`,
  );

/** Pids, addresses and numbers of connections of one lab are not those of another. */
function moveInto(observation: Observation, shift: number, daemons: ReadonlyMap<number, number>): Observation {
  const pid = (value: unknown) => (typeof value === 'number' ? (daemons.get(value) ?? value + 100_000) : value);
  const renamed = JSON.parse(JSON.stringify(observation).replaceAll('172.17.0.2', '172.17.0.3'), (key, value) => {
    if (['pid', 'tid', 'ppid', 'child', 'victim'].includes(key)) return pid(value);
    if (key === 'exchange' || key === 'connection') return value + 1000;
    if (key === 'terminal') return terminalId('t2');
    return key === 'call' && typeof value === 'string' ? `other ${value}` : value;
  });
  return { ...renamed, at: nanos(observation.at + shift) };
}
