/** How much later a lab answers because it is observed. */
import { randomBytes } from 'node:crypto';
import type { LabHost } from '#engine/daemon/lab-host.ts';
import { labId } from '#engine/trace/ids.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchContext } from './bench-context.ts';
import { type Result, resultOf } from './result.ts';

const PAIRS = 7;

export async function benchBoot(context: BenchContext): Promise<Result[]> {
  const { observed, plain, kernel } = await context.host();
  const pairs = await alternate({
    pairs: PAIRS,
    ours: booting(observed, () => kernel.on()),
    peer: booting(plain, () => kernel.off()),
    signal: context.signal,
    onPair: ({ ours, peer }, done) =>
      context.progress(`boot ${done}/${PAIRS}: ${ours.toFixed(0)} ms, ${peer.toFixed(0)} ms`),
  });
  await kernel.off();
  return [
    resultOf(
      { bench: 'boot', name: 'a lab until dockerd answers: all probes', against: 'no probe', unit: 'ms' },
      pairs,
    ),
  ];
}

/** The lab that is booted on entering fills the caches; it does not count. */
const booting = (host: LabHost, before: () => Promise<void>): Side => ({
  enter: async () => {
    await before();
    await bootOnce(host);
  },
  measure: () => bootOnce(host),
});

async function bootOnce({ driver, watch, spec }: LabHost): Promise<number> {
  const id = labId(`lab-${randomBytes(4).toString('hex')}`);
  const from = performance.now();
  const place = await driver.create({ ...spec, id });
  const probe = await watch(place, () => {});
  try {
    await driver.boot(id);
    return performance.now() - from;
  } finally {
    await probe.stop();
    await driver.destroy(id);
  }
}
