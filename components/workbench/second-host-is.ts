import type { LabSnapshot } from '#components/lab/lab-store.ts';

/**
 * What became of a second host that was asked for. `refused`: the engine had no room and said so, before there was one. `removed`: it
 * was there and was ended, by whichever page; one that is reset ends too, but another takes its place.
 */
export function secondHostIs(
  wanted: boolean,
  { live, id, status, connection, problem }: Pick<LabSnapshot, 'live' | 'id' | 'status' | 'connection' | 'problem'>,
): 'none' | 'there' | 'refused' | 'removed' {
  if (!wanted || !live) return 'none';
  if (id === null && connection === 'lost' && problem) return 'refused';
  if (status?.phase === 'closed' && !status.resetting) return 'removed';
  return 'there';
}
