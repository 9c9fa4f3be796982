/**
 * What the engine room puts into a lab itself where the kernel lacks something, and by which names it is known again: chains of iptables that
 * do what IPVS would, for the services of a swarm. Docker and the kernel make nothing that is called so.
 */

/** In `nat` where a destination is chosen, in `filter` where what was chosen is let through. */
export const STAND_IN_CHAIN = 'STAND-IN-FOR-IPVS';
/** In `nat`, where such a packet leaves and gets a source to which the answer comes back. */
export const STAND_IN_EXIT = 'STAND-IN-FOR-IPVS-OUT';

export const isStandIn = (chain: string): boolean => chain === STAND_IN_CHAIN || chain === STAND_IN_EXIT;
