/** Puts a stand-in for IPVS beside the probes of a lab, where the kernel has none. */

import { monotonic } from '#engine/probes/clock.ts';
import type { Emit, Probe } from '#engine/probes/probe.ts';
import type { Balancing } from './kernel-balancing.ts';
import { LabMesh, type LabMeshOptions } from './lab-mesh.ts';

type Given = Omit<LabMeshOptions, 'failed'> & { balancing: Balancing; emit: Emit };

/** @param watch begins to watch the lab, and says what is seen to whom it is given */
export async function withMesh(
  { balancing, emit, ...options }: Given,
  watch: (emit: Emit) => Promise<Probe>,
): Promise<Probe> {
  if (balancing !== 'missing') return watch(emit);
  const mesh = new LabMesh({ ...options, failed: (error) => emit(reportOf(error)) });
  const probe = await watch((seen) => {
    emit(seen);
    mesh.note(seen);
  }).catch(async (error: unknown) => {
    await mesh.stop();
    throw error;
  });
  return {
    name: probe.name,
    get owes() {
      return probe.owes;
    },
    askCounts: () => probe.askCounts?.(),
    followUse: (on) => probe.followUse?.(on),
    countDisk: () => probe.countDisk?.(),
    stop: async () => {
      await Promise.all([mesh.stop(), probe.stop()]);
    },
  };
}

const reportOf = (error: unknown) => ({
  ...{ kind: 'probe' as const, at: monotonic(), probe: 'network', state: 'degraded' as const },
  detail: `What stands in for IPVS could not be put in place: ${error instanceof Error ? error.message : error}`,
});
