/** Whose a call is, in bpftrace's words. */
import { IDS_PER_LAB, UID_BASE } from '#engine/lab/id-range.ts';

/** More than a host will have; the range ends below the ids that are negative as 32-bit numbers. */
const LABS_PER_HOST = 2048;

/** The uid of the first user namespace, so it names the lab however deeply a container nests its own. */
export const IN_A_LAB = `uid >= ${UID_BASE} && uid < ${UID_BASE + LABS_PER_HOST * IDS_PER_LAB}`;
/** The index of the lab that a uid is of. */
export const labOf = (user: string): string => `(${user} - ${UID_BASE}) / ${IDS_PER_LAB}`;
export const LAB = labOf('uid');
