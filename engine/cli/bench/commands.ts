/** What observation costs a command: the same command in two labs of one kind, one observed and one not. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchName } from './arguments.ts';
import type { BenchContext, BenchLabs } from './bench-context.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';
import { type Strace, straceEngine } from './strace.ts';
import { timed } from './timed-command.ts';

type Command = { bench: BenchName; line: string; pairs: number /** Once in each lab, before it. */; first?: string };

const RUN: Command = { bench: 'run', line: 'docker run --rm busybox true', pairs: 15 };
const VERSION: Command = { bench: 'version', line: 'docker version', pairs: 30 };
const SAVE: Command = { bench: 'save', line: 'docker save busybox | wc -c', pairs: 15 };
const LOAD: Command = {
  bench: 'load',
  line: 'docker load < /tmp/busybox.tar',
  pairs: 15,
  first: 'docker save -o /tmp/busybox.tar busybox',
};

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
  return resultOf({ ...named(command), name: `${command.line}: all probes`, against: 'no probe' }, pairs);
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
const inLab = (lab: LabSession, { line, first }: Command, before: () => Promise<void> = async () => {}): Side => ({
  enter: async () => {
    await before();
    if (first !== undefined) await timed(lab, first);
    await timed(lab, line);
  },
  measure: () => timed(lab, line),
});

const paired = (
  { signal, progress }: BenchContext,
  { line, pairs }: Command,
  what: string,
  sides: { ours: Side; peer: Side },
): Promise<Pair[]> =>
  alternate({
    ...{ pairs, ...sides, signal },
    onPair: ({ ours, peer }, done) =>
      progress(`${line}: ${what} ${done}/${pairs}: ${ours.toFixed(1)} ms, ${peer.toFixed(1)} ms`),
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
