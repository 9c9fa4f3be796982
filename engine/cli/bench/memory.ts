/** What one daemon and its labs cost a host that has them do nothing: memory, and processor time. */
import { setTimeout as pause } from 'node:timers/promises';
import { kernelProbeOf } from '#engine/daemon/daemon.fixture.ts';
import type { BenchContext } from './bench-context.ts';
import { BenchDaemon } from './bench-daemon.ts';
import { childrenOf, cpuSecondsOf, enginesOf, pssOf } from './process-memory.ts';
import { type Result, resultOf } from './result.ts';

const LABS = [1, 10, 30];
/** Memory goes up and down by itself; looked at so often, so far apart, once the labs have nothing to do. */
const SAMPLES = 9;
const EVERY_MS = 1000;

/** MiB, and % of a core; a lab is its dockerd and containerd, the mean of all labs. */
type Sample = Record<'daemon' | 'decoder' | 'bpftrace' | 'lab' | 'watching' | 'labs', number>;

export async function benchMemory(context: BenchContext): Promise<Result[]> {
  const daemon = await BenchDaemon.start(context, { ENGINE_ROOM_MAX_LABS: String(Math.max(...LABS)) });
  try {
    const results: Result[] = [];
    let one: Sample[] | undefined;
    for (const labs of LABS) {
      const samples = await withLabs(labs, daemon, context);
      one ??= samples;
      results.push(...compared(labs, samples, one));
    }
    return results;
  } finally {
    await daemon.stop();
  }
}

async function withLabs(labs: number, daemon: BenchDaemon, { progress, signal }: BenchContext): Promise<Sample[]> {
  while (daemon.pages < labs) {
    signal.throwIfAborted();
    await daemon.page(`bench-memory-${daemon.pages}`);
    progress(`memory: ${daemon.pages} of ${labs} labs`);
  }
  const samples: Sample[] = [];
  await pause(EVERY_MS, undefined, { signal });
  while (samples.length < SAMPLES) samples.push(await sampleOf(daemon, signal));
  return samples;
}

async function sampleOf({ process }: BenchDaemon, signal: AbortSignal): Promise<Sample> {
  const daemon = process.child.pid as number;
  const kernel = kernelProbeOf(process);
  const decoders = childrenOf(daemon, 'engine/probes/');
  const engines = await enginesOf(process.stateDir);
  const watching = [daemon, ...decoders, kernel];
  const [before, labsBefore] = [cpuOf(watching), cpuOf(engines.flat())];
  await pause(EVERY_MS, undefined, { signal });
  return {
    daemon: pssOf(daemon),
    decoder: sum(decoders.map(pssOf)),
    bpftrace: pssOf(kernel),
    lab: sum(engines.flat().map(pssOf)) / engines.length,
    watching: percent(cpuOf(watching) - before),
    labs: percent(cpuOf(engines.flat()) - labsBefore),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const cpuOf = (pids: readonly number[]): number => sum(pids.map(cpuSecondsOf));
const percent = (seconds: number): number => (seconds * 100_000) / EVERY_MS;

function compared(labs: number, samples: Sample[], one: Sample[]): Result[] {
  const title = labs === 1 ? '1 lab' : `${labs} labs`;
  const row = (name: string, what: keyof Sample, against: string, peers: Sample[], peer: keyof Sample) => {
    const unit = what === 'watching' || what === 'labs' ? '% of a core' : 'MiB';
    const pairs = samples.map((sample, n) => ({ ours: sample[what], peer: (peers[n] as Sample)[peer] }));
    return resultOf({ bench: 'memory', name: `${title}: ${name}`, against, unit }, pairs);
  };
  return [
    row('daemon', 'daemon', 'with 1 lab', one, 'daemon'),
    row('decoding process', 'decoder', 'with 1 lab', one, 'decoder'),
    row('bpftrace', 'bpftrace', 'with 1 lab', one, 'bpftrace'),
    row('dockerd and containerd of each lab', 'lab', 'of the only lab', one, 'lab'),
    row('daemon and probes, idle', 'watching', 'all dockerd and containerd', samples, 'labs'),
  ];
}
