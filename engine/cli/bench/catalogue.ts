/** How long the images of the labs' Docker Hub take: made of packages, and out of the cache; and what room they take. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueState } from '#engine/hub/catalogue/catalogue-state.ts';
import { startRegistry } from '#engine/hub/catalogue/registry.fixture.ts';
import { startCatalogue } from '#engine/hub/catalogue/start-catalogue.ts';
import type { BenchContext } from './bench-context.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';

const PAIRS = 2;
const BENCH = 'catalogue';

type Made = { seconds: number; state: CatalogueState };

export async function benchCatalogue({ signal, progress }: BenchContext): Promise<Result[]> {
  const times: Pair[] = [];
  const sizes: Pair[] = [];
  while (times.length < PAIRS) {
    const cache = mkdtempSync(join(tmpdir(), 'engine-room-bench-'));
    try {
      const cold = await make(cache, signal);
      const cached = await make(cache, signal);
      times.push({ ours: cold.seconds, peer: cached.seconds });
      sizes.push({ ours: cold.state.bytes / 1e6, peer: apart(cold.state) / 1e6 });
      progress(`catalogue ${times.length}/${PAIRS}: ${cold.seconds.toFixed(1)} s, ${cached.seconds.toFixed(1)} s`);
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  }
  return [
    resultOf(
      { bench: BENCH, name: 'all images made and given to a registry', against: 'out of the cache', unit: 's' },
      times,
    ),
    resultOf({ bench: BENCH, name: 'all images, compressed', against: 'if none shared a layer', unit: 'MB' }, sizes),
  ];
}

/** Into a registry that has nothing. Rejects when an image could not be made: its time would say nothing. */
async function make(cache: string, signal: AbortSignal): Promise<Made> {
  signal.throwIfAborted();
  const registry = await startRegistry();
  const from = performance.now();
  const running = startCatalogue({ cache, registrySocket: registry.socket, log: () => {} });
  try {
    const state = await new Promise<CatalogueState>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      running.changed((now) => now.status !== 'building' && resolve(now));
    });
    const failed = state.images.find(({ error }) => error);
    if (failed) throw new Error(`the image ${failed.name} could not be made: ${failed.error}`);
    return { seconds: (performance.now() - from) / 1000, state };
  } finally {
    await running.stop();
    await registry.stop();
  }
}

const apart = ({ images }: CatalogueState): number => images.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
