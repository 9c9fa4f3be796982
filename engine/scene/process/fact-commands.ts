/** The commands that print in the lab's terminal what is told of a process or a group: whoever doubts it can ask the kernel. */
import type { Command } from '#engine/scene/network/net-commands.ts';
import type { CgroupFacts, ProcessFacts } from '#engine/trace/process-facts.ts';

/** The lab's terminal counts processes as the lab does. */
export function processCommands({ pids, container }: ProcessFacts): Command[] {
  const pid = pids[1] ?? pids[0];
  return [
    { line: `ls -l /proc/${pid}/ns`, prints: 'its namespaces, by inode' },
    { line: `lsns -p ${pid}`, prints: 'the same, and how many processes are in each' },
    { line: `grep -E 'NSpid|Uid|Gid|Cap|NoNewPrivs|Seccomp' /proc/${pid}/status`, prints: 'numbers, users and rights' },
    { line: `capsh --decode=$(awk '/CapBnd/ {print $2}' /proc/${pid}/status)`, prints: 'the bounding set by names' },
    { line: `cat /proc/${pid}/uid_map`, prints: 'how users are mapped' },
    { line: `cat /proc/${pid}/cgroup`, prints: 'its control groups' },
    ...(container ? [{ line: `docker top ${container.slice(0, 12)}`, prints: 'the container’s processes' }] : []),
  ];
}

/** @param path of the group in its lab */
export function groupCommands(path: string, { version, container }: CgroupFacts): Command[] {
  const at = (controller: string, file: string) =>
    version === 2 ? `/sys/fs/cgroup${path}/${file}` : `/sys/fs/cgroup/${controller}${path}/${file}`;
  const [memory, cpu] =
    version === 2
      ? [at('', 'memory.max'), at('', 'cpu.max')]
      : [at('memory', 'memory.limit_in_bytes'), at('cpu', 'cpu.cfs_quota_us')];
  const name = container?.slice(0, 12) ?? '';
  return [
    { line: `docker stats --no-stream ${name}`, prints: 'use as Docker reckons it' },
    { line: `cat ${memory}`, prints: 'the limit of memory, in bytes' },
    {
      line: `cat ${cpu}`,
      prints: version === 2 ? 'CPU time and the period it is for, in µs' : 'CPU time in a period, in µs',
    },
    { line: `cat ${at('cpu', 'cpu.stat')}`, prints: 'periods, and those in which it was stopped' },
    { line: `cat ${at('pids', 'pids.max')}`, prints: 'the most processes and threads' },
  ];
}
