/** What one daemon holds in memory, beside what the engine it serves holds. */
import { setTimeout as pause } from 'node:timers/promises';
import { kernelProbeOf } from '#engine/daemon/daemon.fixture.ts';
import type { BenchContext } from './bench-context.ts';
import { BenchDaemon } from './bench-daemon.ts';
import { enginesOf, pssOf } from './process-memory.ts';
import { type Result, resultOf } from './result.ts';

const LABS = 5;
/** Memory goes up and down by itself; looked at so often, so far apart, once the labs have nothing to do. */
const SAMPLES = 9;
const EVERY_MS = 500;

/** MiB; a lab is its dockerd and containerd, the mean of all labs. */
type Sample = Record<'daemon' | 'bpftrace' | 'lab', number>;

export async function benchMemory(context: BenchContext): Promise<Result[]> {
  const daemon = await BenchDaemon.start(context);
  try {
    const one = await withLabs(1, daemon, context);
    const five = await withLabs(LABS, daemon, context);
    return [
      compare('daemon, 1 lab', one, 'daemon', 'that lab’s dockerd and containerd', one, 'lab'),
      compare(`daemon, ${LABS} labs`, five, 'daemon', 'with 1 lab', one, 'daemon'),
      compare('bpftrace, 1 lab', one, 'bpftrace', 'that lab’s dockerd and containerd', one, 'lab'),
      compare(`bpftrace, ${LABS} labs`, five, 'bpftrace', 'with 1 lab', one, 'bpftrace'),
      compare(`dockerd and containerd of one of ${LABS} labs`, five, 'lab', 'of the only lab', one, 'lab'),
    ];
  } finally {
    await daemon.stop();
  }
}

async function withLabs(labs: number, daemon: BenchDaemon, { progress, signal }: BenchContext): Promise<Sample[]> {
  while (daemon.pages < labs) {
    signal.throwIfAborted();
    await daemon.page(`bench-memory-${daemon.pages}`);
  }
  progress(`memory with ${labs} ${labs === 1 ? 'lab' : 'labs'}`);
  const samples: Sample[] = [];
  while (samples.length < SAMPLES) {
    await pause(EVERY_MS, undefined, { signal });
    samples.push(await sampleOf(daemon));
  }
  return samples;
}

async function sampleOf({ process }: BenchDaemon): Promise<Sample> {
  const engines = await enginesOf(process.stateDir);
  const all = engines.flat().reduce((sum, pid) => sum + pssOf(pid), 0);
  return {
    daemon: pssOf(process.child.pid as number),
    bpftrace: pssOf(kernelProbeOf(process)),
    lab: all / engines.length,
  };
}

function compare(
  name: string,
  ours: Sample[],
  what: keyof Sample,
  against: string,
  peers: Sample[],
  peer: keyof Sample,
): Result {
  const pairs = ours.map((sample, index) => ({ ours: sample[what], peer: (peers[index] as Sample)[peer] }));
  return resultOf({ bench: 'memory', name, against, unit: 'MiB' }, pairs);
}
