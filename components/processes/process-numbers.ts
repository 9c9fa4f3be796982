/** A process has a number in each namespace from the host’s to its own. */
const PLACES = ['on the host', 'in the lab', 'in the container'];

/** @param pids from the outermost to its own */
export const numbersText = (pids: readonly number[]): string =>
  pids.map((pid, index) => `${pid} ${PLACES[index] ?? 'further in'}`).join(', ');
