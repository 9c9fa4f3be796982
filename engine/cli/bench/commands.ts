/** What observation costs a command: the same command in two labs of one kind, one observed and one not. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchName } from './arguments.ts';
import type { BenchContext, BenchLabs } from './bench-context.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';
import { type Strace, straceEngine } from './strace.ts';
import { timed } from './timed-command.ts';

type Command = {
  bench: BenchName;
  line: string;
  pairs: number;
  /** Before each turn of a lab. */
  first?: string;
  /** What warms the lab before a turn, where the line itself would take too long. */
  warm?: string;
  /** Where the line says too little. */
  name?: string;
};

const RUN: Command = { bench: 'run', line: 'docker run --rm busybox true', pairs: 15 };
const VERSION: Command = { bench: 'version', line: 'docker version', pairs: 30 };
const SAVE: Command = { bench: 'save', line: 'docker save busybox | wc -c', pairs: 15 };
const LOAD: Command = {
  bench: 'load',
  line: 'docker load < /tmp/busybox.tar',
  pairs: 15,
  first: 'docker save -o /tmp/busybox.tar busybox',
};

const STEPS = 60;
const FILES = 5000;
const MEGABYTES = 100;
const BUILDS: readonly Command[] = [
  {
    ...{
      bench: 'build',
      pairs: 5,
      name: `docker build of ${STEPS} steps, none from the cache`,
      warm: 'docker version',
    },
    line: 'docker build -q --no-cache /tmp/steps',
    first: `mkdir -p /tmp/steps && { echo FROM busybox; for n in {2..${STEPS}}; do echo "RUN : $n"; done; } > /tmp/steps/Dockerfile`,
  },
  {
    ...{ bench: 'build', pairs: 10, name: `docker build of ${STEPS} steps, all from the cache` },
    line: 'docker build -q /tmp/steps',
  },
  {
    ...{ bench: 'build', pairs: 8, name: `docker build with a context of ${FILES} files, all sent` },
    // BuildKit does not ask again for a file whose size and time it knows.
    line: 'find /tmp/many -type f -exec touch {} + && docker build -q --no-cache /tmp/many',
    first:
      `mkdir -p /tmp/many && cd /tmp/many && for n in {1..${FILES}}; do echo $n > f$n; done && ` +
      "printf '%s\\n' 'FROM scratch' 'COPY . /' > Dockerfile",
  },
  {
    ...{
      bench: 'build',
      pairs: 5,
      name: `docker build with a context of ${MEGABYTES} MB, all sent`,
      warm: 'docker version',
    },
    // Each leaves a layer; the lab's disk has room for a few.
    line: 'find /tmp/large -type f -exec touch {} + && docker build -q --no-cache /tmp/large',
    first:
      'docker builder prune -af && docker image prune -f && mkdir -p /tmp/large && cd /tmp/large && ' +
      `head -c ${MEGABYTES}MB /dev/urandom | split -b 250kB - f && printf '%s\\n' 'FROM scratch' 'COPY . /' > Dockerfile`,
  },
];

export async function benchBuild(context: BenchContext): Promise<Result[]> {
  const results: Result[] = [];
  for (const command of BUILDS) results.push(await onAgainstOff(context, command));
  return results;
}

export const benchVersion = async (context: BenchContext): Promise<Result[]> => [await onAgainstOff(context, VERSION)];
export const benchSave = async (context: BenchContext): Promise<Result[]> => [await onAgainstOff(context, SAVE)];

export const benchLoad = async (context: BenchContext): Promise<Result[]> => [await onAgainstOff(context, LOAD)];

export const benchRun = async (context: BenchContext): Promise<Result[]> => [
  await onAgainstOff(context, RUN),
  await plainAgainstPlain(context, RUN),
  await straceAgainstPlain(context, RUN),
];

async function onAgainstOff(context: BenchContext, command: Command): Promise<Result> {
  const labs = await context.labs();
  const ours = inLab(labs.lab.observed, command, () => labs.kernel.on());
  const peer = inLab(labs.lab.plain, command, () => labs.kernel.off());
  const pairs = await paired(context, command, 'all probes', { ours, peer });
  await labs.kernel.off();
  return resultOf(
    { ...named(command), name: `${command.name ?? command.line}: all probes`, against: 'no probe' },
    pairs,
  );
}

/** Two equals: how far from 1 their ratio is shows what the machine's noise alone does. */
async function plainAgainstPlain(context: BenchContext, command: Command): Promise<Result> {
  const labs = await context.labs();
  await labs.kernel.off();
  const [ours, peer] = [inLab(labs.lab.other, command), inLab(labs.lab.plain, command)];
  const pairs = await paired(context, command, 'A/A', { ours, peer });
  return resultOf({ ...named(command), name: `${command.line}: A/A control`, against: 'no probe' }, pairs);
}

async function straceAgainstPlain(context: BenchContext, command: Command): Promise<Result> {
  const labs = await context.labs();
  await labs.kernel.off();
  const strace = new StraceSwitch(labs);
  const ours = inLab(labs.lab.other, command, () => strace.on());
  const peer = inLab(labs.lab.plain, command, () => strace.off());
  try {
    const pairs = await paired(context, command, 'strace -f', { ours, peer });
    return resultOf({ ...named(command), name: `${command.line}: strace -f`, against: 'no probe' }, pairs);
  } finally {
    await strace.off();
  }
}

const named = ({ bench }: Command) => ({ bench, unit: 'ms' as const });

/** The first command after a switch also warms what the switch has left cold; it does not count. */
const inLab = (
  lab: LabSession,
  { line, first, warm = line }: Command,
  before: () => Promise<void> = async () => {},
): Side => ({
  enter: async () => {
    await before();
    if (first !== undefined) await timed(lab, first);
    await timed(lab, warm);
  },
  measure: () => timed(lab, line),
});

const paired = (
  { signal, progress }: BenchContext,
  { line, name = line, pairs }: Command,
  what: string,
  sides: { ours: Side; peer: Side },
): Promise<Pair[]> =>
  alternate({
    ...{ pairs, ...sides, signal },
    onPair: ({ ours, peer }, done) =>
      progress(`${name}: ${what} ${done}/${pairs}: ${ours.toFixed(1)} ms, ${peer.toFixed(1)} ms`),
  });

class StraceSwitch {
  readonly #labs: BenchLabs;
  #strace: Strace | undefined;

  constructor(labs: BenchLabs) {
    this.#labs = labs;
  }

  async on(): Promise<void> {
    this.#strace ??= await straceEngine(this.#labs.plain.driver, this.#labs.lab.other.id);
  }

  async off(): Promise<void> {
    await this.#strace?.stop();
    this.#strace = undefined;
  }
}
