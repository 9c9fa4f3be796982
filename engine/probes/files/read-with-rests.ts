/** When what waits in watches is read: at once, and then not for a while, so that what follows itself is one word. */
import type { Appointments } from './appointments.ts';
import type { FileSystemWatch } from './fanotify.ts';

/** Between two readings; longer when there was much to do. */
export const REST_MS = 2;
const LONGEST_REST_MS = 60;
/** ms of rest for each µs of work. */
const REST_SHARE = 1 / 500;

/** Until the appointments are over. @param read all that waits in them */
export function readWithRests(watches: readonly FileSystemWatch[], soon: Appointments, read: () => void): void {
  const listen = () => {
    for (const watch of watches) watch.whenReadable(readOnce);
  };
  const readOnce = () => {
    if (soon.has('rest')) return;
    const began = process.cpuUsage();
    read();
    const { user, system } = process.cpuUsage(began);
    soon.later('rest', Math.min(LONGEST_REST_MS, REST_MS + (user + system) * REST_SHARE), listen);
  };
  listen();
}
