/** What the kernel's numbers of cgroup hierarchies stand for on this host. */
import { readFileSync } from 'node:fs';
import type { KernelCall } from '#engine/correlate/observation.ts';

export type Hierarchies = ReadonlyMap<number, string>;

/** From /proc/PID/cgroup, lines of `number:controllers:path`: `cpu,cpuacct`; `name=systemd` for one without controllers; `cgroup2`. */
export const hierarchiesIn = (text: string): Hierarchies =>
  new Map(
    [...text.matchAll(/^(\d+):([^:]*):/gm)].map(([, number, controllers]) => [
      Number(number),
      controllers === '' ? 'cgroup2' : (controllers as string),
    ]),
  );

export const hostHierarchies = (): Hierarchies => hierarchiesIn(readFileSync('/proc/self/cgroup', 'utf8'));

/** The same call with its hierarchy by name, where it has one that is known. */
export function withHierarchyName(call: KernelCall, hierarchies: Hierarchies): KernelCall {
  if (call.name !== 'syscall' || typeof call.args.hierarchy !== 'number') return call;
  const name = hierarchies.get(call.args.hierarchy);
  return name === undefined ? call : { ...call, args: { ...call.args, hierarchy: name } };
}
