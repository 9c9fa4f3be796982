import { labId } from '#engine/trace/ids.ts';
import { INDEX_ANNOTATION } from './bundle.ts';
import type { LabPlace } from './driver.ts';
import { uidBaseOf } from './id-range.ts';
import { labPaths } from './paths.ts';
import type { RuncState } from './runc.ts';

/** A lab's place from what runc says about it; null for a container that is no lab, or whose init is gone. */
export function placeOf(state: string, container: RuncState): LabPlace | null {
  const index = Number(container.annotations?.[INDEX_ANNOTATION] ?? Number.NaN);
  if (!Number.isInteger(index) || container.status === 'stopped') return null;
  const paths = labPaths(state, container.id);
  return {
    id: labId(container.id),
    index,
    uidBase: uidBaseOf(index),
    initPid: container.pid,
    runDir: paths.run,
    dockerSocket: paths.dockerSocket,
    containerdSocket: paths.containerdSocket,
  };
}
