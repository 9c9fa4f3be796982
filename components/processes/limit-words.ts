import { durationText, plural } from '#engine/scene/number-words.ts';
import type { Gauge, GaugeRow } from '#engine/scene/process/limit-gauges.ts';
import type { CgroupFacts } from '#engine/trace/process-facts.ts';

export const GAUGES: Record<Gauge['name'], string> = {
  memory: 'Memory',
  cpu: 'CPU',
  pids: 'Processes',
  io: 'Read and written',
};

/** One sentence: what to notice of limits and use. */
export function limitsNotice(rows: readonly GaugeRow[]): string {
  if (rows.length === 0) return 'No container runs at this moment.';
  const limited = rows.filter(({ gauges }) => gauges.some(({ limit }) => limit !== undefined)).length;
  const all = plural(rows.length, 'container');
  const begin =
    limited === 0
      ? `${all} without any limit of memory, CPU or processes: in these the lab’s as a whole is all that counts.`
      : `${limited} of ${all} ${limited === 1 ? 'has' : 'have'} a limit of memory, CPU or processes.`;
  return [begin, ...rows.flatMap(hitsOf).slice(0, 2)].join(' ');
}

/** How much CPU time there is for it, and where. */
export function cpuSentence({ cpuQuotaMicros: quota, cpuPeriodMicros: period, cpuset }: CgroupFacts['limits']): string {
  const place = cpuset === undefined ? 'every CPU of the lab' : `CPU ${cpuset}, and no other,`;
  if (quota === undefined || period === undefined) return `It may use ${place} whenever nobody else wants to.`;
  const share = `In each ${durationText(period * 1000)} its processes may use ${durationText(quota * 1000)} of CPU together`;
  const where = cpuset === undefined ? '' : `, only on CPU ${cpuset}`;
  return `${share}${where}; when that is used up, the kernel stops them until the next period.`;
}

function hitsOf({ name, facts: { use } }: GaugeRow): string[] {
  const [kills = 0, stopped = 0] = [use.oomKills, use.throttledPeriods];
  return [
    ...(kills > 0 ? [`In ${name} the kernel killed ${plural(kills, 'process', 'processes')}, out of memory.`] : []),
    ...(stopped > 0 ? [`${name} was stopped by its CPU quota in ${often(stopped, use.periods)} of its periods.`] : []),
  ];
}

/** No number: it is read out again whenever it is another. */
const often = (some: number, all = some): string => (some * 2 > all ? 'most' : 'some');
