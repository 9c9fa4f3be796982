import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from './driver.ts';

/** Asks again and again until the answer is not false or null, and gives it back; after the limit, a LabError that says what was waited for. */
export async function until<T>(
  ask: () => T | Promise<T>,
  options: { limitMs: number; everyMs?: number; what: string },
): Promise<Exclude<T, null | false>> {
  const deadline = performance.now() + options.limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer as Exclude<T, null | false>;
    if (performance.now() > deadline) throw new LabError(`waited ${options.limitMs} ms in vain for ${options.what}`);
    await pause(options.everyMs ?? 10);
  }
}
