import { readFileSync } from 'node:fs';
import { LIMITS, numberFromEnv } from './limits.ts';

/** Memory that the host could still give away. Source: /proc/meminfo, which counts what caches would yield. */
function availableMiB(): number {
  const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

/** How many labs may run, the `running` ones included. `ENGINE_ROOM_MAX_LABS` overrules what the memory says. */
export function labLimit(running: number): number {
  const byMemory = Math.max(1, running + Math.floor(availableMiB() / LIMITS.memoryPerLabMiB));
  return Math.floor(numberFromEnv('ENGINE_ROOM_MAX_LABS', byMemory));
}
