import type { TraceLog } from '#engine/trace/log.ts';

/**
 * Waits until the log shows something; asks again at each new event.
 * @returns what `find` gave, or undefined when the limit passed
 */
export function logShows<T>(log: TraceLog, find: () => T | undefined | false, limitMs: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const settle = (value: T | undefined) => {
      clearTimeout(limit);
      stop();
      resolve(value);
    };
    const look = () => {
      const found = find();
      if (found !== undefined && found !== false) settle(found);
      return found;
    };
    let stop = (): void => {};
    const limit = setTimeout(() => settle(undefined), limitMs);
    const found = look();
    if (found === undefined || found === false) stop = log.subscribe(look);
  });
}
